"""People who sign in. Their name is their e-mail address."""

from typing import ClassVar, Self

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role


class UserQuerySet(models.QuerySet["User"]):
    """Named sets of people."""

    def active(self) -> Self:
        """People who may sign in."""
        return self.filter(is_active=True)

    def of_district(self) -> Self:
        """The district's staff: people with at least one role."""
        return self.active().exclude(roles=[])

    def with_address(self, email: str) -> "User | None":
        """The person who signs in with this address."""
        return self.filter(email=email.strip().lower()).first()

    def with_role(self, *roles: Role) -> Self:
        """Active people who have at least one of the roles."""
        return self.active().filter(roles__overlap=list(roles))


class UserManager(BaseUserManager["User"].from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Makes people; the address is kept in lower case, since that is what signs in."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        """Make a person; without a password the person can only come in by a reset or an invitation."""
        if not email:
            raise ValueError("a person needs an e-mail address")
        user: User = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> "User":
        """Make an administrator (`bin/manage createsuperuser`)."""
        fields.setdefault("roles", [Role.ADMINISTRATOR])
        return self.create_user(email, password, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in: of the district (with roles) or of companies (with memberships)."""

    email = models.EmailField(_("e-mail"), unique=True, error_messages={"unique": _("This address is already in use.")})
    full_name = models.CharField(_("full name"), max_length=150, blank=True)
    roles = ArrayField(
        models.CharField(max_length=20, choices=Role.choices), default=list, blank=True, verbose_name=_("roles")
    )
    language = models.CharField(
        _("language"), max_length=2, choices=[("it", _("Italian")), ("en", _("English"))], default="it"
    )
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ("full_name", "email")
        constraints = (
            models.CheckConstraint(condition=Q(email=Lower("email")), name="user_email_lower_case"),
            models.CheckConstraint(condition=Q(roles__contained_by=list(Role)), name="user_roles_known"),
        )

    def __str__(self) -> str:
        return self.full_name or self.email

    @property
    def is_staff(self) -> bool:
        """Whether Django admin lets this person in."""
        return self.is_active and (Role.ADMINISTRATOR in self.roles or self.is_superuser)

    @property
    def is_of_district(self) -> bool:
        """Whether this person works for the district (any role)."""
        return bool(self.roles) or self.is_superuser

    def has_role(self, *roles: Role) -> bool:
        """Whether this person has at least one of the roles."""
        return any(role in self.roles for role in roles)

    def has_perm(self, perm: str, obj: models.Model | None = None) -> bool:
        """Administrators may do all that Django admin offers; row rules live in each app's permissions module."""
        return self.is_staff or super().has_perm(perm, obj)

    def has_module_perms(self, app_label: str) -> bool:
        """Administrators see every app in Django admin."""
        return self.is_staff or super().has_module_perms(app_label)

    def get_full_name(self) -> str:
        """Name to greet and to print."""
        return str(self)


class StaffInvitationQuerySet(models.QuerySet["StaffInvitation"]):
    """Named sets of invitations."""

    def open(self) -> Self:
        """Invitations that can still be accepted."""
        return self.filter(accepted_at=None, expires_at__gt=timezone.now())

    def open_by_token(self, token_sha256: str) -> "StaffInvitation | None":
        """The open invitation with this hash, if there is one."""
        return self.open().filter(token_sha256=token_sha256).first()


class StaffInvitation(models.Model):
    """A single-use invitation to the district's staff; only the hash of its token is kept."""

    email = models.EmailField(_("e-mail"))
    full_name = models.CharField(_("full name"), max_length=150, blank=True)
    roles = ArrayField(models.CharField(max_length=20, choices=Role.choices), verbose_name=_("roles"))
    token_sha256 = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("invited by"))
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("expires"), editable=False)
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True, editable=False)
    accepted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", editable=False, verbose_name=_("accepted by")
    )

    objects: ClassVar[models.Manager["StaffInvitation"]] = StaffInvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("staff invitation")
        verbose_name_plural = _("staff invitations")
        ordering = ("-created_at",)
        constraints = (
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="staff_invitation_period"),
            models.CheckConstraint(
                condition=Q(accepted_at=None, accepted_by=None)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="staff_invitation_accepted_by",
            ),
            models.CheckConstraint(
                condition=Q(roles__contained_by=list(Role)) & ~Q(roles=[]), name="staff_invitation_roles"
            ),
        )

    def __str__(self) -> str:
        return self.email
