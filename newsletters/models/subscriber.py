"""Readers of the newsletter, and the themes they may choose."""

from datetime import datetime
from typing import ClassVar, Self

import pghistory

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import MD5, Lower, Trim
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Role
from common.database import SearchKey, Sha256Hex
from common.mailing.models import Suppression
from common.mailing.states import Scope
from common.mailing.suppressions import address_key
from companies.models import Company, Contact, Sector
from newsletters.states import LEFT, TONES, ReaderRole, SubscriberState

CONTROL_CHARACTERS = r"[\x01-\x1f\x7f]"


class Theme(models.Model):
    """A theme that readers may choose (calls, energy, new materials …); the list is the district's own."""

    code = models.SlugField(_("code"), unique=True)
    name_it = models.CharField(_("Italian name"), max_length=80)
    name_en = models.CharField(_("English name"), max_length=80)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        ordering = ("position", "name_it")

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" else self.name_it


def is_stopped() -> models.Exists:
    """Whether the newsletter is stopped to a reader's address."""
    stopped = Suppression.objects.filter(
        address_sha256=Sha256Hex(models.OuterRef("email")), scope__in=(Scope.ALL, Scope.NEWSLETTER)
    )
    return models.Exists(stopped)


class SubscriberQuerySet(models.QuerySet["Subscriber"]):
    """Named sets of readers."""

    def visible_to(self, user: User) -> Self:
        """All for those who look after the newsletter, none for others: who reads it is nobody else's business."""
        keeps = user.has_role(Role.OUTREACH_OFFICER, Role.DIRECTOR, Role.ADMINISTRATOR)
        return self if keeps else self.none()

    def confirmed(self) -> Self:
        """Readers who confirmed and did not leave."""
        return self.filter(state=SubscriberState.CONFIRMED)

    def reached(self) -> Self:
        """Confirmed readers to whose address nothing is stopped: those who get the newsletter."""
        return self.confirmed().filter(~is_stopped())

    def stopped(self) -> Self:
        """Confirmed readers who get nothing all the same, since their address is stopped."""
        return self.confirmed().filter(is_stopped())

    def with_address(self, email: str) -> Self:
        """The reader with this address; an erased one has none."""
        return self.filter(email=address_key(email)).exclude(email="")

    def with_choices(self) -> Self:
        """With what a reader chose and where he or she works."""
        return self.select_related("company", "contact").prefetch_related("sectors", "themes")

    def lock_rows(self) -> Self:
        """Keep others from changing the rows until the transaction ends; not what they point to."""
        return self.select_for_update(of=("self",))

    def matching(self, text: str) -> Self:
        """Those in whose name, address or company every word is found, whatever the accents."""
        found = self
        for word in text.split()[:8]:
            key = SearchKey(models.Value(word))
            companies = Company.objects.filter(name_key__contains=key).values("pk")
            found = found.filter(Q(name_key__contains=key) | Q(email__contains=word.lower()) | Q(company__in=companies))
        return found

    def interested_in_sector(self, sector: Sector) -> Self:
        """Those who chose the sector."""
        chosen = self.model.sectors.through.objects.filter(subscriber=models.OuterRef("pk"), sector=sector)
        return self.filter(models.Exists(chosen))

    def interested_in_theme(self, theme: Theme) -> Self:
        """Those who chose the theme."""
        chosen = self.model.themes.through.objects.filter(subscriber=models.OuterRef("pk"), theme=theme)
        return self.filter(models.Exists(chosen))

    def counted_states(self) -> dict[str, int]:
        """How many stand in each state."""
        found = dict(self.order_by().values_list("state").annotate(models.Count("pk")))
        return {state: found.get(state, 0) for state in SubscriberState.values}

    def pending_since_before(self, moment: datetime) -> Self:
        """Those who were to confirm and have not, nor asked again since."""
        asked_since = self.filter(pk=models.OuterRef("pk"), consent_records__recorded_at__gte=moment)
        return self.filter(~models.Exists(asked_since), state=SubscriberState.PENDING, created_at__lt=moment)


@pghistory.track(exclude=["email", "name", "name_key", "company", "contact", "created_at", "updated_at"])
class Subscriber(models.Model):
    """A reader (iscritto). The history leaves out whatever tells who it is, so that an erasure has nothing to look for there."""

    email = models.EmailField(_("e-mail"), blank=True, help_text=_("Empty only once erased."))
    name = models.CharField(_("full name"), max_length=150, blank=True)
    name_key = models.GeneratedField(
        expression=SearchKey("name"), output_field=models.CharField(max_length=150), db_persist=True
    )
    language = models.CharField(
        _("language"), max_length=2, choices=[("it", _("Italian")), ("en", _("English"))], default="it"
    )
    role = models.CharField(_("role"), max_length=20, choices=ReaderRole.choices, blank=True)
    sectors = models.ManyToManyField(Sector, blank=True, related_name="subscribers", verbose_name=_("sectors"))
    themes = models.ManyToManyField(Theme, blank=True, related_name="subscribers", verbose_name=_("themes"))
    company = models.ForeignKey(
        Company, models.SET_NULL, null=True, blank=True, related_name="subscribers", verbose_name=_("company")
    )
    contact = models.ForeignKey(
        Contact, models.SET_NULL, null=True, blank=True, related_name="subscribers", verbose_name=_("contact")
    )
    state = models.CharField(
        _("state"), max_length=12, choices=SubscriberState.choices, default=SubscriberState.PENDING
    )
    consent = models.ForeignKey(
        "ConsentRecord", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("consent in force")
    )
    is_measured = models.BooleanField(_("clicks may be counted"), default=False)
    confirmed_at = models.DateTimeField(_("subscribed since"), null=True, blank=True)
    left_at = models.DateTimeField(_("left"), null=True, blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    objects: ClassVar[models.Manager["Subscriber"]] = SubscriberQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscriber")
        verbose_name_plural = _("subscribers")
        ordering = ("-created_at", "-pk")
        indexes = (
            models.Index(fields=("state", "-created_at", "-id"), name="subscriber_state"),
            models.Index(fields=("-created_at", "-id"), name="subscriber_newest"),
            models.Index(fields=("email",), condition=Q(state=SubscriberState.CONFIRMED), name="subscriber_audience"),
            models.Index(MD5("email"), condition=Q(state=SubscriberState.CONFIRMED), name="subscriber_sample"),
            GinIndex(OpClass("email", name="gin_trgm_ops"), name="subscriber_email_trigrams"),
            GinIndex(OpClass("name_key", name="gin_trgm_ops"), name="subscriber_name_trigrams"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("email",),
                condition=~Q(email=""),
                name="subscriber_email_unique",
                violation_error_message=_("This address is on the list already."),
            ),
            models.CheckConstraint(condition=Q(email=Lower(Trim("email"))), name="subscriber_email_normalised"),
            models.CheckConstraint(
                condition=Q(state=SubscriberState.ERASED) | ~Q(email=""), name="subscriber_email_present"
            ),
            models.CheckConstraint(
                condition=~Q(state=SubscriberState.ERASED)
                | Q(email="", name="", company=None, contact=None, role="", is_measured=False),
                name="subscriber_erased_is_nobody",
            ),
            models.CheckConstraint(
                condition=~Q(state=SubscriberState.CONFIRMED)
                | Q(confirmed_at__isnull=False, consent__isnull=False, left_at=None),
                name="subscriber_confirmed_with_consent",
            ),
            models.CheckConstraint(
                condition=Q(state__in=(SubscriberState.PENDING, SubscriberState.CONFIRMED))
                | Q(left_at__isnull=False, consent=None, is_measured=False),
                name="subscriber_left_without_consent",
            ),
            models.CheckConstraint(
                condition=~Q(state=SubscriberState.PENDING) | Q(consent=None, left_at=None, is_measured=False),
                name="subscriber_pending_without_consent",
            ),
            models.CheckConstraint(
                condition=Q(contact=None) | Q(company__isnull=False), name="subscriber_contact_of_a_company"
            ),
            models.CheckConstraint(
                condition=Q(state__in=SubscriberState.values, language__in=("it", "en"), role__in=["", *ReaderRole]),
                name="subscriber_words_known",
            ),
            models.CheckConstraint(
                condition=~Q(name__regex=CONTROL_CHARACTERS), name="subscriber_name_without_control_characters"
            ),
        )

    def __str__(self) -> str:
        return self.name or self.email or str(_("Erased person"))

    @property
    def can_leave(self) -> bool:
        """Whether there is something to leave."""
        return self.state not in LEFT

    @property
    def tone(self) -> str:
        """The colour of the state."""
        return TONES[SubscriberState(self.state)]

    @property
    def masked_email(self) -> str:
        """Enough of the address for its owner: a link may have been passed on with its mail."""
        local, at, domain = self.email.rpartition("@")
        return f"{local[:2]}…{at}{domain}" if at else ""

    def get_absolute_url(self) -> str:
        """The page with what is known of the reader."""
        return reverse("newsletters:subscriber_detail", args=[self.pk])
