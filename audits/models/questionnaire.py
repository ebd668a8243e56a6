"""The questionnaire in versions; a published version never changes (kept by the database)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from audits.states import AreaKind


class Questionnaire(models.Model):
    """A questionnaire by its code; what is asked is in its versions."""

    code = models.SlugField(_("code"), unique=True)

    class Meta:
        verbose_name = _("questionnaire")
        verbose_name_plural = _("questionnaires")

    def __str__(self) -> str:
        return self.code


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

    def __str__(self) -> str:
        return f"{self.questionnaire} {self.number}"


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

    def __str__(self) -> str:
        return f"{self.code}. {self.title}"

    @property
    def title(self) -> str:
        """Title in the reader's language."""
        return self.title_en if get_language() == "en" else self.title_it


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
    type = models.CharField(_("type"), max_length=10, choices=QuestionType.choices)
    weight = models.PositiveSmallIntegerField(_("weight"), default=0)
    is_essential = models.BooleanField(_("essential"), default=False)
    area_kinds = ArrayField(models.CharField(max_length=20, choices=AreaKind.choices), default=list, blank=True)
    text_it = models.TextField()
    text_en = models.TextField()
    anchors = models.JSONField(default=dict, blank=True)
    choices = models.JSONField(default=dict, blank=True)
    unit = models.CharField(max_length=30, blank=True)
    measure = models.CharField(max_length=60, blank=True)
    direction = models.CharField(max_length=4, blank=True)
    binds = models.CharField(max_length=120, blank=True)
    condition = models.CharField(max_length=60, blank=True)
    wants_photo = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ("section__position", "position")
        constraints = (models.UniqueConstraint(fields=("version", "code"), name="question_code_unique"),)

    def __str__(self) -> str:
        return f"{self.code} {self.text}"

    @property
    def text(self) -> str:
        """The question in the reader's language."""
        return self.text_en if get_language() == "en" else self.text_it
