"""An issue of the newsletter, and the rows that its changes of state leave."""

from string import Template
from typing import Self

import pgtrigger

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Role
from common.database import SearchKey
from common.mailing.states import BatchState
from newsletters.issue_states import ALLOWED, APPROVED_STATES, PROMISED_STATES, PUBLIC_STATES, IssueState
from newsletters.models.segment import Segment

TO_ALL = {"it": _("All subscribers in Italian"), "en": _("All subscribers in English")}
WRITTEN = ("title", "subject", "preheader", "language", "sender", "reply_to", "segment_id")
REFUSE = "RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation';"
STANDS_STILL = (BatchState.PAUSED, BatchState.KEPT)
FIXED_OUTSIDE_DRAFT = f"""
    IF {" OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in WRITTEN)} THEN
        {REFUSE.format(message="only a draft can be changed")}
    END IF;
    RETURN NEW;
"""
APPROVER_IS_DIRECTOR = Template(
    """
    IF NEW.approved_by_id IS NOT NULL AND NEW.approved_by_id IS DISTINCT FROM OLD.approved_by_id AND NOT EXISTS (
        SELECT 1 FROM accounts_user WHERE id = NEW.approved_by_id AND '$director' = ANY (roles)
    ) THEN $refuse END IF;
    RETURN NEW;
    """
).substitute(director=Role.DIRECTOR.value, refuse=REFUSE.format(message="only a director approves an issue"))


class IssueQuerySet(models.QuerySet["Issue"]):
    """Named sets of issues."""

    def visible_to(self, user: User) -> Self:
        """All for those who look after the newsletter."""
        keeps = user.has_role(Role.OUTREACH_OFFICER, Role.DIRECTOR, Role.ADMINISTRATOR)
        return self if keeps else self.none()

    def for_page(self) -> Self:
        """With what the head of every page about an issue shows."""
        return self.select_related("author", "submitted_by", "approved_by", "approved_version", "segment", "batch")

    def for_list(self) -> Self:
        """With what a row of the list shows; not the words of each batch, which are long."""
        return self.select_related("author", "segment", "batch").defer("batch__text", "batch__html")

    def in_archive(self) -> Self:
        """Issues that the public can read, the last one first."""
        return self.filter(state__in=PUBLIC_STATES, is_public=True).order_by("-sent_at", "-pk")

    def withdrawn(self, slug: str) -> Self:
        """The issue of this address if it was stopped on its way: some have got it, and a link to the archive in it."""
        return self.filter(slug=slug, state=IssueState.CANCELLED, is_public=True, batch__isnull=False)

    def with_version(self) -> Self:
        """With what left, for the archive."""
        return self.select_related("approved_version")

    def due(self) -> Self:
        """Issues whose hour has come, the one that waits longest first."""
        return self.filter(state=IssueState.SCHEDULED, scheduled_for__lte=timezone.now()).order_by("scheduled_for")

    def promised_to(self, segment: Segment) -> Self:
        """Issues for this segment that were shown to the director and have not left yet."""
        return self.filter(segment=segment, state__in=PROMISED_STATES)

    def being_sent(self) -> Self:
        """Issues that are leaving."""
        return self.filter(state=IssueState.SENDING)

    def ended(self) -> Self:
        """Issues whose batch has come to its end in the outbox."""
        return self.filter(batch__state__in=(BatchState.DONE, BatchState.CANCELLED))

    def matching(self, *, q: str = "", state: str = "") -> Self:
        """What a filter asks for; accents and capitals do not matter."""
        found = self.annotate(title_key=SearchKey("title")).filter(title_key__contains=SearchKey(models.Value(q)))
        found = found if q else self
        return found.filter(state=state) if state else found


class Issue(models.Model):
    """One issue: what it says is in its blocks; what leaves is the version that was approved."""

    title = models.CharField(_("title"), max_length=150)
    subject = models.CharField(
        _("subject"), max_length=150, blank=True, help_text=_("What the reader sees first. Empty: the title.")
    )
    preheader = models.CharField(
        _("preview line"),
        max_length=150,
        blank=True,
        help_text=_("Shown after the subject in the list of mails."),
    )
    language = models.CharField(
        _("language"), max_length=2, choices=[("it", _("Italian")), ("en", _("English"))], default="it"
    )
    segment = models.ForeignKey(
        Segment,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="issues",
        verbose_name=_("segment"),
        help_text=_("Empty: all subscribers of the issue's language."),
    )
    sender = models.CharField(_("sender"), max_length=320)
    reply_to = models.EmailField(_("replies go to"), blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=IssueState.choices, default=IssueState.DRAFT, db_index=True
    )
    is_public = models.BooleanField(_("in the public archive"), default=True)
    slug = models.SlugField(_("address"), max_length=100, unique=True, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("author"))
    submitted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("submitted by")
    )
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    approved_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("approved by")
    )
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)
    approved_version = models.ForeignKey(
        "IssueVersion", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("approved version")
    )
    scheduled_for = models.DateTimeField(_("scheduled for"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    batch = models.OneToOneField(
        "mailing.Batch", models.PROTECT, null=True, blank=True, related_name="issue", verbose_name=_("batch")
    )
    audience_count = models.PositiveIntegerField(_("readers"), null=True, blank=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = IssueQuerySet.as_manager()

    class Meta:
        verbose_name = _("issue")
        verbose_name_plural = _("issues")
        ordering = ("-created_at", "-pk")
        constraints = (
            models.CheckConstraint(condition=Q(state__in=IssueState.values), name="issue_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=APPROVED_STATES)
                | Q(approved_by__isnull=False, approved_at__isnull=False, approved_version__isnull=False),
                name="issue_approved_has_its_version",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("author")) & ~Q(approved_by=F("submitted_by")),
                name="issue_second_person_approves",
            ),
            models.CheckConstraint(
                condition=Q(state__in=(IssueState.DRAFT, IssueState.CANCELLED))
                | Q(submitted_by__isnull=False, submitted_at__isnull=False),
                name="issue_submitted_by",
            ),
            models.CheckConstraint(
                condition=~Q(state=IssueState.SCHEDULED) | Q(scheduled_for__isnull=False),
                name="issue_scheduled_has_its_hour",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=PUBLIC_STATES)
                | Q(sent_at__isnull=False, batch__isnull=False, audience_count__gt=0),
                name="issue_sent_to_somebody",
            ),
        )
        triggers = (
            pgtrigger.FSM(
                name="allowed_moves",
                field="state",
                transitions=[(source.value, target.value) for source in ALLOWED for target in sorted(ALLOWED[source])],
            ),
            pgtrigger.Trigger(
                name="fixed_outside_draft",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=~pgtrigger.Q(old__state=IssueState.DRAFT),
                func=FIXED_OUTSIDE_DRAFT,
            ),
            pgtrigger.Trigger(
                name="approver_is_director",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                func=APPROVER_IS_DIRECTOR,
            ),
            pgtrigger.Protect(
                name="approved_for_good",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state__in=PUBLIC_STATES)
                & (
                    pgtrigger.Q(old__approved_version_id__df=pgtrigger.F("new__approved_version_id"))
                    | pgtrigger.Q(old__batch_id__df=pgtrigger.F("new__batch_id"))
                ),
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The issue's page for the staff."""
        return reverse("newsletters:issue_detail", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        """Whether it can be written on."""
        return self.state == IssueState.DRAFT

    @property
    def stands_still(self) -> bool:
        """Whether it waits in the outbox for a person: paused, or kept because there is no mail server."""
        return self.state == IssueState.SENDING and self.batch is not None and self.batch.state in STANDS_STILL

    @property
    def addressed_to(self) -> str:
        """Its segment, or all who read its language, in words."""
        return str(self.segment or TO_ALL[self.language])


class IssueTransition(models.Model):
    """One change of state: who, when, from, to, why. Rows are only ever added; nobody means the clock did it."""

    issue = models.ForeignKey(Issue, models.CASCADE, related_name="transitions")
    from_state = models.CharField(max_length=10, choices=IssueState.choices, blank=True)
    to_state = models.CharField(max_length=10, choices=IssueState.choices)
    note = models.TextField(blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("change of state of an issue")
        verbose_name_plural = _("changes of state of issues")
        ordering = ("at", "pk")
        triggers = (pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),)

    def __str__(self) -> str:
        return f"{self.get_from_state_display()} → {self.get_to_state_display()}"
