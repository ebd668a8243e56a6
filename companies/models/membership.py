"""Who may see a company in the portal, and the invitations that bring them there."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from companies.models.company import Company


class Level(models.TextChoices):
    """What a member may do: an owner also invites."""

    OWNER = "owner", _("Owner")
    MEMBER = "member", _("Member")


class CompanyMembershipQuerySet(models.QuerySet["CompanyMembership"]):
    """Named sets of memberships."""

    def current(self) -> Self:
        """Memberships that hold today."""
        today = timezone.localdate()
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=today), starts_on__lte=today)

    def owners(self) -> Self:
        """Memberships that may invite."""
        return self.filter(level=Level.OWNER)

    def of_active_people(self) -> Self:
        """Memberships of people who may sign in, with the person at hand."""
        return self.filter(user__is_active=True).select_related("user")


class CompanyMembership(models.Model):
    """A person sees a company, from a day, to a day or for good."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships", verbose_name=_("person"))
    company = models.ForeignKey(Company, models.CASCADE, related_name="memberships", verbose_name=_("company"))
    level = models.CharField(_("level"), max_length=10, choices=Level, default=Level.MEMBER)
    starts_on = models.DateField(_("from"), default=timezone.localdate)
    ends_on = models.DateField(_("until"), null=True, blank=True)

    objects: ClassVar[models.Manager["CompanyMembership"]] = CompanyMembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("company membership")
        verbose_name_plural = _("company memberships")
        constraints = (
            models.UniqueConstraint(fields=("user", "company"), name="membership_unique"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="membership_period"
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} - {self.company}"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Named sets of invitations."""

    def open(self) -> Self:
        """Invitations that can still be accepted."""
        return self.filter(accepted_at=None, expires_at__gt=timezone.now())

    def open_by_token(self, token_sha256: str) -> "Invitation | None":
        """The open invitation with this hash, if there is one."""
        return self.open().filter(token_sha256=token_sha256).select_related("company", "invited_by").first()


class Invitation(models.Model):
    """A single-use invitation to the portal; only the hash of its token is kept."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="invitations", verbose_name=_("company"))
    email = models.EmailField(_("e-mail"))
    level = models.CharField(_("level"), max_length=10, choices=Level, default=Level.MEMBER)
    token_sha256 = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("invited by"))
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    expires_at = models.DateTimeField(_("expires"))
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    accepted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("accepted by")
    )

    objects: ClassVar[models.Manager["Invitation"]] = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ("-created_at",)
        constraints = (
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="invitation_period"),
            models.CheckConstraint(
                condition=Q(accepted_at=None, accepted_by=None)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="invitation_accepted_by",
            ),
        )

    def __str__(self) -> str:
        return f"{self.email} - {self.company}"
