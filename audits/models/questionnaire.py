"""The questionnaire in versions; a published version never changes (kept by the database)."""

from datetime import date
from decimal import Decimal
from typing import ClassVar

import pgtrigger

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.formats import date_format, number_format
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from audits.conditions import Condition, parse_condition
from audits.states import AreaKind
from common.words import with_typographic_apostrophes

PUBLISHED_IS_FROZEN = """
    PERFORM 1 FROM audits_questionnaireversion WHERE id IN (OLD.version_id, NEW.version_id) FOR SHARE;
    PERFORM 1 FROM audits_questionnaireversion WHERE id IN (OLD.version_id, NEW.version_id) AND state = 'published';
    IF FOUND THEN
        RAISE EXCEPTION 'a published questionnaire version never changes' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
"""
SHIPPED_CODE = "audit-tecnologico"
ANY_CHANGE = pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete


def in_reader_language(texts: dict[str, list[str]]) -> list[str]:
    """The list in the reader's language; Italian where there is no other."""
    found = texts.get(get_language() or "it") or texts.get("it") or []
    return [with_typographic_apostrophes(text) for text in found]


def of_language(italian: str, english: str) -> str:
    """The text in the reader's language, spelt as all texts of the product are."""
    return with_typographic_apostrophes(english if get_language() == "en" else italian)


class Questionnaire(models.Model):
    """A questionnaire by its code; what is asked is in its versions."""

    code = models.SlugField(_("code"), unique=True)

    class Meta:
        verbose_name = _("questionnaire")
        verbose_name_plural = _("questionnaires")

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """Its name for people; one of another house is called by its code."""
        return gettext("Technology audit") if self.code == SHIPPED_CODE else self.code.replace("-", " ").capitalize()


class QuestionnaireVersionQuerySet(models.QuerySet["QuestionnaireVersion"]):
    """Named sets of versions."""

    def newest_published(self) -> "QuestionnaireVersion | None":
        """The version that new audits are made with."""
        return self.filter(state="published").order_by("-published_at", "-pk").first()


class QuestionnaireVersion(models.Model):
    """One version: a draft can change, a published one can't."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")

    questionnaire = models.ForeignKey(Questionnaire, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("number"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    scale = models.JSONField(_("scale"), default=dict)
    source_sha256 = models.CharField(max_length=64, blank=True)

    objects: ClassVar[models.Manager["QuestionnaireVersion"]] = QuestionnaireVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("questionnaire version")
        verbose_name_plural = _("questionnaire versions")
        ordering = ("questionnaire", "-number")
        constraints = (
            models.UniqueConstraint(fields=("questionnaire", "number"), name="questionnaire_version_unique"),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(published_at__isnull=False), name="questionnaire_version_published_at"
            ),
        )
        triggers = (
            pgtrigger.Protect(
                name="published_is_frozen",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state="published"),
            ),
        )

    def __str__(self) -> str:
        return gettext("%(title)s, version %(number)s") % {"title": self.questionnaire, "number": self.number}

    @property
    def level_names(self) -> list[str]:
        """The names of the levels 0-5 in the reader's language."""
        return in_reader_language(self.scale)


class Section(models.Model):
    """A section (A to N); its weight 0 means that it is not scored."""

    class Scope(models.TextChoices):
        COMPANY = "company", _("Company")
        DEPARTMENT = "department", _("Department")

    version = models.ForeignKey(QuestionnaireVersion, models.CASCADE, related_name="sections")
    code = models.CharField(_("code"), max_length=5)
    position = models.PositiveSmallIntegerField(_("position"))
    weight = models.PositiveSmallIntegerField(_("weight"), default=0)
    scope = models.CharField(_("scope"), max_length=10, choices=Scope.choices, default=Scope.COMPANY)
    title_it = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ("version", "position")
        constraints = (models.UniqueConstraint(fields=("version", "code"), name="section_code_unique"),)
        triggers = (
            pgtrigger.Trigger(
                name="published_is_frozen", operation=ANY_CHANGE, when=pgtrigger.Before, func=PUBLISHED_IS_FROZEN
            ),
        )

    def __str__(self) -> str:
        return f"{self.code}. {self.title}"

    @property
    def title(self) -> str:
        """Title in the reader's language."""
        return of_language(self.title_it, self.title_en)

    @property
    def is_per_department(self) -> bool:
        """Whether this section is a sheet answered once in each department."""
        return self.scope == self.Scope.DEPARTMENT


class QuestionType(models.TextChoices):
    """What kind of answer a question wants."""

    SCALE = "scale", _("Scale 0-5")
    CHOICE = "choice", _("One choice")
    MULTI = "multi", _("Several choices")
    BOOL = "bool", _("Yes or no")
    NUMBER = "number", _("Number")
    TEXT = "text", _("Text")
    DATE = "date", _("Date")
    REGISTRY = "registry", _("Record of the registry")


class Question(models.Model):
    """A question; weight 0 is not scored. `content` holds anchors and choices by language."""

    version = models.ForeignKey(QuestionnaireVersion, models.CASCADE, related_name="questions")
    section = models.ForeignKey(Section, models.CASCADE, related_name="questions")
    code = models.CharField(_("code"), max_length=8)
    position = models.PositiveSmallIntegerField(_("position"))
    type = models.CharField(_("type"), max_length=10, choices=QuestionType)
    weight = models.PositiveSmallIntegerField(_("weight"), default=0)
    is_essential = models.BooleanField(_("essential"), default=False)
    area_kinds = ArrayField(models.CharField(max_length=20, choices=AreaKind.choices), default=list, blank=True)
    text_it = models.TextField()
    text_en = models.TextField()
    anchors = models.JSONField(default=dict, blank=True)
    choices = models.JSONField(default=dict, blank=True)
    unit_it = models.CharField(max_length=30, blank=True)
    unit_en = models.CharField(max_length=30, blank=True)
    measure_it = models.CharField(max_length=60, blank=True)
    measure_en = models.CharField(max_length=60, blank=True)
    direction = models.CharField(max_length=4, blank=True)
    binds = models.CharField(max_length=120, blank=True)
    condition = models.CharField(max_length=60, blank=True)
    wants_photo = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ("section__position", "position")
        constraints = (models.UniqueConstraint(fields=("version", "code"), name="question_code_unique"),)
        triggers = (
            pgtrigger.Trigger(
                name="published_is_frozen", operation=ANY_CHANGE, when=pgtrigger.Before, func=PUBLISHED_IS_FROZEN
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.text}"

    @property
    def text(self) -> str:
        """The question in the reader's language."""
        return of_language(self.text_it, self.text_en)

    @property
    def unit(self) -> str:
        """Unit of a number question in the reader's language."""
        return of_language(self.unit_it, self.unit_en)

    @property
    def measure(self) -> str:
        """What can be measured beside the level, in the reader's language; empty if nothing."""
        return of_language(self.measure_it, self.measure_en)

    @property
    def anchor_texts(self) -> list[str]:
        """What each level 0-5 means here, in the reader's language."""
        return in_reader_language(self.anchors)

    @property
    def choice_texts(self) -> list[str]:
        """The choices in the reader's language; an answer keeps their positions."""
        return in_reader_language(self.choices)

    @property
    def bound_records(self) -> list[str]:
        """Which records of the registry a registry question shows."""
        return [name.strip() for name in self.binds.split(",") if name.strip()]

    @property
    def parsed_condition(self) -> Condition | None:
        """When this question is asked; None means always."""
        return parse_condition(self.condition)

    def value_in_words(self, value: object) -> str:
        """The value of an answer (no level) as people read it."""
        if value is None:
            return ""
        if self.type == QuestionType.BOOL:
            return gettext("Yes") if value else gettext("No")
        if self.type == QuestionType.CHOICE:
            return self.choice_texts[int(str(value))]
        if self.type == QuestionType.MULTI and isinstance(value, list):
            return ", ".join(self.choice_texts[position] for position in value)
        if self.type == QuestionType.NUMBER:
            return f"{number_format(Decimal(str(value)))} {self.unit}".strip()
        if self.type == QuestionType.DATE:
            return date_format(date.fromisoformat(str(value)))
        return str(value)
