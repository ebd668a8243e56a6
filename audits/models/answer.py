"""Answers: one per audit, question and (in section D) department."""

import uuid
from typing import ClassVar, Self

import pgtrigger

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audits.models.audit import Audit
from audits.models.locks import locked_on_delivery
from audits.models.questionnaire import Question
from audits.states import Evidence
from companies.models import Department

BELONGS_TO_ITS_AUDIT = """
    PERFORM 1 FROM audits_audit audit
        JOIN audits_question question ON question.version_id = audit.version_id AND question.id = NEW.question_id
        JOIN audits_section section ON section.id = question.section_id
        LEFT JOIN companies_department department ON department.id = NEW.department_id
        LEFT JOIN companies_site site ON site.id = department.site_id
        WHERE audit.id = NEW.audit_id
            AND (section.scope = 'department') = (NEW.department_id IS NOT NULL)
            AND (NEW.department_id IS NULL OR site.company_id = audit.company_id);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the answer is about another questionnaire, scope or company'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
"""


class AnswerQuerySet(models.QuerySet["Answer"]):
    """Named sets of answers."""

    def visible_to(self, user: User) -> Self:
        """Answers of the audits that the person may see."""
        return self.filter(audit__in=Audit.objects.visible_to(user))

    def for_page(self) -> Self:
        """With all that a page shows of them, in the order of the questionnaire."""
        return self.select_related("question__section", "department", "answered_by").order_by(
            "question__section__position", "question__position", "department__position", "department__name"
        )


class Answer(models.Model):
    """What was found: a level 0-5, or another value, or not applicable with its reason.

    The id is a UUID made where the answer was given, so that a repeated send is recognised as the same answer.
    Revision 0 says nothing yet: photographs came before the answer.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    audit = models.ForeignKey(Audit, models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, models.PROTECT, related_name="answers")
    department = models.ForeignKey(Department, models.PROTECT, null=True, blank=True, related_name="answers")
    level = models.PositiveSmallIntegerField(_("level"), null=True, blank=True)
    value = models.JSONField(_("value"), null=True, blank=True)
    not_applicable = models.BooleanField(_("not applicable"), default=False)
    not_applicable_reason = models.CharField(_("why not applicable"), max_length=300, blank=True)
    target_level = models.PositiveSmallIntegerField(_("agreed target"), null=True, blank=True)
    evidence = models.CharField(_("evidence"), max_length=12, choices=Evidence.choices, blank=True)
    measure = models.DecimalField(_("measure"), max_digits=14, decimal_places=2, null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    updated_at = models.DateTimeField(auto_now=True)

    objects: ClassVar[models.Manager["Answer"]] = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = (
            models.UniqueConstraint(
                fields=("audit", "question", "department"), nulls_distinct=False, name="answer_unique"
            ),
            models.CheckConstraint(condition=Q(level__range=(0, 5)), name="answer_level"),
            models.CheckConstraint(condition=Q(target_level__range=(0, 5)), name="answer_target_level"),
            models.CheckConstraint(
                condition=Q(not_applicable=False) | Q(level=None, value=None) & ~Q(not_applicable_reason=""),
                name="answer_not_applicable_says_why",
            ),
            models.CheckConstraint(
                condition=Q(revision__gte=1) | Q(level=None, value=None, not_applicable=False, note=""),
                name="answer_revision",
            ),
        )
        triggers = (
            locked_on_delivery("NEW.audit_id, OLD.audit_id", message="answers lock on delivery"),
            pgtrigger.Trigger(
                name="belongs_to_its_audit",
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("audit_id", "question_id", "department_id"),  # type: ignore[no-untyped-call]
                when=pgtrigger.Before,
                func=BELONGS_TO_ITS_AUDIT,
            ),
        )

    def __str__(self) -> str:
        return f"{self.question.code}: {self.level if self.level is not None else self.value}"

    @property
    def is_answered(self) -> bool:
        """Whether it says something about the question; a lone note does not."""
        return self.level is not None or self.value is not None or self.not_applicable

    @property
    def words(self) -> str:
        """The answer itself as people read it; empty if there is none."""
        if self.not_applicable:
            return gettext("not applicable: %(reason)s") % {"reason": self.not_applicable_reason}
        if self.level is not None:
            return f"{self.level} · {self.question.anchor_texts[self.level]}"
        return self.question.value_in_words(self.value)

    @property
    def gap(self) -> int | None:
        """Levels between what was found and what was agreed to reach; None without both."""
        if self.level is None or self.target_level is None:
            return None
        return self.target_level - self.level


class AnswerOperation(models.Model):
    """One arrival of an answer: its id is made where the answer was given, so that a repeat is recognised.

    Rows are only ever added. What was refused because somebody else had answered meanwhile is kept too.
    """

    class Outcome(models.TextChoices):
        SAVED = "saved", _("Saved")
        CONFLICT = "conflict", _("Refused: answered by somebody else meanwhile")

    id = models.UUIDField(primary_key=True, editable=False)
    audit = models.ForeignKey(Audit, models.CASCADE, related_name="answer_operations")
    question = models.ForeignKey(Question, models.PROTECT, related_name="+", verbose_name=_("question"))
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("department")
    )
    content = models.JSONField(_("content"))
    base_revision = models.PositiveIntegerField(_("based on revision"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices)
    revision = models.PositiveIntegerField(_("revision"))
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        verbose_name = _("arrival of an answer")
        verbose_name_plural = _("arrivals of answers")
        ordering = ("-at",)
        triggers = (pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),)

    def __str__(self) -> str:
        return f"{self.question.code} {self.at:%d/%m/%Y %H:%M}"
