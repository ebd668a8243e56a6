"""Loading questionnaires, and that a published version can't change by any way."""

from collections.abc import Callable
from pathlib import Path

import pytest

from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.db.utils import InternalError

from audits.actions import VersionIsPublishedError, load_questionnaire_version
from audits.actions.questionnaire import SHIPPED_QUESTIONNAIRE
from audits.models import Question, QuestionnaireVersion, Section
from tests.factories.audits import question, shipped_version

pytestmark = pytest.mark.django_db


def test_the_shipped_questionnaire_is_stored_whole() -> None:
    version, is_new = load_questionnaire_version()
    assert (is_new, version.state, str(version)) == (True, "published", "Audit tecnologico, versione 1")
    assert version.questions.count() == 70
    assert version.questions.filter(type="scale").count() == 46
    assert version.questions.filter(is_essential=True).count() == 27
    assert list(version.sections.values_list("code", flat=True)) == list("ABCDEFGHILMN")
    department_sheet = version.sections.get(code="D")
    assert (department_sheet.is_per_department, department_sheet.weight) == (True, 20)
    assert question("I5").parsed_condition is not None
    assert question("D5").measure == "ore di fermo al mese"
    assert question("F6").unit_en == "days"
    assert question("A3").bound_records == ["yearly_figures.turnover", "yearly_figures.export_share"]
    assert question("B1").anchor_texts[5].startswith("Piano rivisto")
    assert (question("A7").section.title, question("A7").text) == ("Profilo dell’impresa", "È un’impresa familiare?")
    assert version.level_names == ["Assente", "Occasionale", "Parziale", "Definito", "Misurato", "Ottimizzato"]


def test_the_same_file_again_changes_nothing() -> None:
    first, _ = load_questionnaire_version()
    assert load_questionnaire_version() == (first, False)
    assert QuestionnaireVersion.objects.count() == 1


def test_the_same_number_with_other_contents_is_refused() -> None:
    source = SHIPPED_QUESTIONNAIRE.read_text(encoding="utf-8")
    load_questionnaire_version(source)
    with pytest.raises(VersionIsPublishedError):
        load_questionnaire_version(source.replace("Nessun obiettivo", "Senza obiettivi"))


def test_a_new_number_is_a_new_version_beside_the_old() -> None:
    source = SHIPPED_QUESTIONNAIRE.read_text(encoding="utf-8")
    load_questionnaire_version(source)
    version, is_new = load_questionnaire_version(source.replace("\nversion: 1\n", "\nversion: 2\n"))
    assert (is_new, version.number, Question.objects.count()) == (True, 2, 2 * 70)


def test_the_command_takes_a_file_and_says_what_is_wrong_with_it(tmp_path: Path) -> None:
    file = tmp_path / "questionnaire.yaml"
    file.write_text("code: x\nversion: 0\n", encoding="utf-8")
    with pytest.raises(CommandError, match="version: must be a whole number"):
        call_command("load_questionnaire", str(file))
    with pytest.raises(CommandError):
        call_command("load_questionnaire", str(tmp_path / "missing.yaml"))
    call_command("load_questionnaire")
    assert QuestionnaireVersion.objects.get().state == "published"


RAW_CHANGES = [
    "UPDATE audits_questionnaireversion SET number = 9",
    "UPDATE audits_questionnaireversion SET state = 'draft'",
    "UPDATE audits_questionnaireversion SET scale = '{}'",
    "DELETE FROM audits_questionnaireversion",
    "UPDATE audits_section SET weight = 99 WHERE code = 'B'",
    "DELETE FROM audits_section WHERE code = 'N'",
    "INSERT INTO audits_section (version_id, code, position, weight, scope, title_it, title_en)"
    " SELECT id, 'Z', 99, 1, 'company', 'Z', 'Z' FROM audits_questionnaireversion",
    "UPDATE audits_question SET text_it = 'altro' WHERE code = 'B1'",
    "UPDATE audits_question SET weight = 0 WHERE code = 'B1'",
    "UPDATE audits_question SET anchors = '{}' WHERE code = 'B1'",
    "DELETE FROM audits_question WHERE code = 'N4'",
]


@pytest.mark.parametrize("sql", RAW_CHANGES)
def test_a_published_version_resists_raw_sql(sql: str) -> None:
    shipped_version()
    with pytest.raises((IntegrityError, InternalError)), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def _move_a_question_in() -> None:
    draft = QuestionnaireVersion.objects.create(questionnaire=shipped_version().questionnaire, number=2)
    section = Section.objects.create(version=draft, code="B", position=1, title_it="B", title_en="B")
    moved = Question.objects.create(
        version=draft, section=section, code="B99", position=1, type="text", text_it="?", text_en="?"
    )
    moved.version = shipped_version()
    moved.save()


def _move_a_question_out() -> None:
    draft = QuestionnaireVersion.objects.create(questionnaire=shipped_version().questionnaire, number=2)
    Question.objects.filter(code="B1").update(version=draft)


@pytest.mark.parametrize("change", [_move_a_question_in, _move_a_question_out])
def test_questions_move_neither_into_nor_out_of_a_published_version(change: Callable[[], None]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        change()


def test_a_draft_can_change() -> None:
    draft = QuestionnaireVersion.objects.create(questionnaire=shipped_version().questionnaire, number=2)
    section = Section.objects.create(version=draft, code="B", position=1, title_it="B", title_en="B")
    section.weight = 5
    section.save()
    section.delete()
    draft.delete()


def test_published_without_a_time_is_impossible() -> None:
    questionnaire = shipped_version().questionnaire
    with pytest.raises(IntegrityError), transaction.atomic():
        QuestionnaireVersion.objects.create(questionnaire=questionnaire, number=3, state="published")
