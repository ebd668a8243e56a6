"""Loading questionnaires from files."""

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from audits.models import Question, Questionnaire, QuestionnaireVersion, Section
from audits.questionnaire_file import parse_questionnaire
from audits.questionnaire_text import QuestionText, SectionText

SHIPPED_QUESTIONNAIRE = Path(__file__).resolve().parents[1] / "data" / "audit-tecnologico-1.yaml"


class VersionIsPublishedError(ValueError):
    """A version with this number is published with other contents; what changed needs a new number."""


@transaction.atomic
def load_questionnaire_version(source: str | None = None) -> tuple[QuestionnaireVersion, bool]:
    """Store a questionnaire's file as a published version, and say whether it is new; without a source, the shipped one.

    The same file again changes nothing; the same version number with other contents is refused.
    """
    source = SHIPPED_QUESTIONNAIRE.read_text(encoding="utf-8") if source is None else source
    parsed = parse_questionnaire(source)
    checksum = sha256(source.encode()).hexdigest()
    questionnaire, _ = Questionnaire.objects.get_or_create(code=parsed.code)
    questionnaire = Questionnaire.objects.select_for_update().get(pk=questionnaire.pk)
    existing = questionnaire.versions.filter(number=parsed.version).first()
    if existing is not None:
        if existing.source_sha256 != checksum:
            raise VersionIsPublishedError(str(existing))
        return existing, False
    version = QuestionnaireVersion.objects.create(
        questionnaire=questionnaire,
        number=parsed.version,
        scale={language: list(names) for language, names in parsed.scale.items()},
        source_sha256=checksum,
    )
    _store_sections(version, parsed.sections)
    version.state = QuestionnaireVersion.State.PUBLISHED
    version.published_at = timezone.now()
    version.save(update_fields=["state", "published_at"])
    return version, True


def _store_sections(version: QuestionnaireVersion, texts: Sequence[SectionText]) -> None:
    sections = Section.objects.bulk_create(
        Section(
            version=version,
            code=text.code,
            position=position,
            weight=text.weight,
            scope=text.scope,
            title_it=text.title["it"],
            title_en=text.title["en"],
        )
        for position, text in enumerate(texts, start=1)
    )
    Question.objects.bulk_create(
        _question(version, section, question, place)
        for section, text in zip(sections, texts, strict=True)
        for place, question in enumerate(text.questions, start=1)
    )


def _question(version: QuestionnaireVersion, section: Section, text: QuestionText, position: int) -> Question:
    return Question(
        version=version,
        section=section,
        code=text.code,
        position=position,
        type=text.type,
        weight=text.weight,
        is_essential=text.essential,
        area_kinds=list(text.areas),
        text_it=text.text["it"],
        text_en=text.text["en"],
        anchors={language: list(anchors) for language, anchors in text.anchors.items() if anchors},
        choices={language: list(choices) for language, choices in text.choices.items() if choices},
        unit_it=text.unit["it"],
        unit_en=text.unit["en"],
        measure_it=text.measure["it"],
        measure_en=text.measure["en"],
        direction=text.direction,
        binds=", ".join(text.binds),
        condition="" if text.condition is None else str(text.condition),
        wants_photo=bool(text.photo),
    )
