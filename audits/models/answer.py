"""Answers: one per audit, question and (in section D) department."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audits.models.audit import Audit
from audits.models.questionnaire import Question
from audits.states import Evidence
from companies.models import Department


class Answer(models.Model):
    """What was found: a level 0-5, or another value, or not applicable with its reason.

    The id is a UUID made where the answer was given, so that a repeated send is recognised as the same answer.
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
    last_operation = models.UUIDField(null=True, blank=True, editable=False)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    updated_at = models.DateTimeField(auto_now=True)

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
        )

    def __str__(self) -> str:
        return f"{self.question.code}: {self.level if self.level is not None else self.value}"
