"""Frozen versions of an issue: what was sent for approval is what the director reads and what leaves."""

from typing import Self

import pgtrigger

from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from newsletters.issue_states import Reason
from newsletters.letter import Letter
from newsletters.models.issue import Issue

SEPARATOR = "\x1f"


def _mail_sha256() -> Func:
    """What the database computes: the hash of subject, text and HTML with a separator that none of them holds."""
    separator = Value(SEPARATOR)
    whole = Func(F("subject"), separator, F("text"), separator, F("html"), function="concat")
    return Func(
        Func(Func(whole, Value("UTF8"), function="convert_to"), function="sha256"), Value("hex"), function="encode"
    )


class IssueVersionQuerySet(models.QuerySet["IssueVersion"]):
    """Named sets of versions."""

    def numbered(self, number: int) -> "IssueVersion | None":
        """The one with this number, if there is one."""
        return self.filter(number=number).first()

    def for_list(self) -> Self:
        """Rows for lists: the mail itself is not read."""
        return self.defer("letter", "text", "html").select_related("by")


class IssueVersion(models.Model):
    """A version: the words as data, and the mail drawn from them, with the checksum that the database checks."""

    issue = models.ForeignKey(Issue, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    reason = models.CharField(_("reason"), max_length=10, choices=Reason.choices)
    letter = models.JSONField(_("content"))
    subject = models.TextField(_("subject"))
    text = models.TextField(_("text"))
    html = models.TextField("HTML")
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), default=timezone.now)

    objects = IssueVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of an issue")
        verbose_name_plural = _("versions of issues")
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=("issue", "number"), name="issue_version_unique"),
            models.CheckConstraint(condition=Q(sha256=_mail_sha256()), name="issue_version_hash_is_true"),
        )
        triggers = (pgtrigger.Protect(name="never_changes", operation=pgtrigger.Update | pgtrigger.Delete),)

    def __str__(self) -> str:
        return f"{self.issue} v{self.number}"

    def as_letter(self) -> Letter:
        """What the version says, for good."""
        return Letter.from_json(self.letter)
