"""The blocks that a draft is made of, and the pictures that they show."""

import uuid
from string import Template
from typing import Self

import pgtrigger

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.files.models import StoredFile
from newsletters.models.issue import REFUSE, Issue

DRAFTS_ONLY = Template(
    """
    PERFORM 1 FROM newsletters_issue WHERE id IN (OLD.issue_id, NEW.issue_id) FOR SHARE;
    IF EXISTS (
        SELECT 1 FROM newsletters_issue WHERE id IN (OLD.issue_id, NEW.issue_id) AND state <> 'draft'
    ) THEN $refuse END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
    """
).substitute(refuse=REFUSE.format(message="only a draft can be changed"))


class BlockQuerySet(models.QuerySet["Block"]):
    """Named sets of blocks."""

    def standing(self) -> Self:
        """Those that the issue shows, in order; not those that were taken out and can still come back."""
        return self.filter(removed_at=None).order_by("position")

    def removed(self) -> Self:
        """Those that were taken out, the last one first."""
        return self.filter(removed_at__isnull=False).order_by("-removed_at")

    def of_key(self, key: uuid.UUID) -> "Block | None":
        """The one with this key, if there is one."""
        return self.filter(pk=key).first()


class Block(models.Model):
    """One block of an issue. The key is made where the block is made, so that a repeated send finds the first.

    `position` counts 1, 2, 3 among the standing ones; one that was taken out has none, but a place to come back to.
    """

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    issue = models.ForeignKey(Issue, models.CASCADE, related_name="blocks")
    kind = models.CharField(_("kind"), max_length=40)
    position = models.PositiveIntegerField(_("place"), null=True, blank=True)
    former_position = models.PositiveIntegerField(_("place before"), null=True, blank=True)
    data = models.JSONField(_("content"), default=dict, blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)
    removed_at = models.DateTimeField(_("taken out"), null=True, blank=True)
    changed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("changed by"))
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = BlockQuerySet.as_manager()

    class Meta:
        verbose_name = _("block")
        verbose_name_plural = _("blocks")
        ordering = ("issue", "position")
        constraints = (
            models.UniqueConstraint(
                fields=("issue", "position"), deferrable=models.Deferrable.DEFERRED, name="block_place_unique"
            ),
            models.CheckConstraint(
                condition=Q(removed_at=None, position__isnull=False) | Q(removed_at__isnull=False, position=None),
                name="block_stands_or_was_removed",
            ),
            models.CheckConstraint(condition=~Q(kind=""), name="block_has_a_kind"),
        )
        triggers = (
            pgtrigger.Trigger(
                name="drafts_only",
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                func=DRAFTS_ONLY,
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.position}"


class IssuePicture(models.Model):
    """A picture of an issue. Mail programs carry no session, so whoever has the address may see it."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    issue = models.ForeignKey(Issue, models.CASCADE, related_name="pictures")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("picture of an issue")
        verbose_name_plural = _("pictures of issues")
        ordering = ("-created_at",)
        constraints = (models.UniqueConstraint(fields=("issue", "file"), name="issue_picture_once"),)

    def __str__(self) -> str:
        return str(self.key)

    def get_absolute_url(self) -> str:
        """Its public address."""
        return reverse("newsletters:picture_show", args=[self.key])
