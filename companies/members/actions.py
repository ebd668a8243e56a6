"""What can be done about a company's people in the portal."""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.tokens import new_token, token_hash
from companies.members.mails import invitation_mail
from companies.members.permissions import can_manage_members
from companies.models import Company, CompanyMembership, Invitation, Level


def _check(company: Company, by: User) -> None:
    if not can_manage_members(by, company):
        raise PermissionDenied


@transaction.atomic
def invite_member(company: Company, *, email: str, level: str, by: User) -> Invitation:
    """Invite somebody into the portal of a company; an earlier invitation of the same address stops working."""
    _check(company, by)
    email = email.strip().lower()
    if company.memberships.current().filter(user__email=email).exists():
        raise ValidationError(_("This person already sees the company."), code="member")
    if User.objects.filter(email=email).exclude(roles=[]).exists():
        raise ValidationError(_("People of the district see every company already."), code="staff")
    company.invitations.open().filter(email=email).delete()
    token, now = new_token(), timezone.now()
    invitation = Invitation.objects.create(
        company=company,
        email=email,
        level=level,
        token_sha256=token_hash(token),
        invited_by=by,
        created_at=now,
        expires_at=now + timedelta(days=settings.INVITATION_DAYS),
    )
    invitation_mail(invitation, token=token).send()
    return invitation


@transaction.atomic
def withdraw_invitation(invitation: Invitation, *, by: User) -> None:
    """Take an invitation back before it is accepted; one that was accepted is a record and stays."""
    _check(invitation.company, by)
    Invitation.objects.filter(pk=invitation.pk, accepted_at=None).delete()


@transaction.atomic
def accept_invitation(invitation: Invitation, *, by: User) -> CompanyMembership:
    """Make the person a member; the invitation is used up, also when two browsers try at once."""
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if invitation.accepted_at is not None or invitation.expires_at <= timezone.now():
        raise ValidationError(_("This invitation was used already or has expired."), code="used")
    if by.email != invitation.email or by.is_of_district:
        raise PermissionDenied
    membership, _created = CompanyMembership.objects.update_or_create(
        user=by,
        company=invitation.company,
        defaults={"level": invitation.level, "starts_on": timezone.localdate(), "ends_on": None},
    )
    invitation.accepted_at, invitation.accepted_by = timezone.now(), by
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    return membership


@transaction.atomic
def accept_as_new_person(invitation: Invitation, *, full_name: str, password: str) -> User:
    """Make the account of somebody who had none, and the membership with it."""
    user = User.objects.create_user(invitation.email, password, full_name=full_name)
    accept_invitation(invitation, by=user)
    return user


@transaction.atomic
def end_membership(membership: CompanyMembership, *, by: User) -> None:
    """End a membership at once: yesterday was its last day; one that began today was nothing."""
    _check(membership.company, by)
    membership = CompanyMembership.objects.select_for_update().get(pk=membership.pk)
    if membership.user_id == by.pk:
        raise ValidationError(_("You can't end your own access."), code="oneself")
    if membership.starts_on < timezone.localdate():
        membership.ends_on = timezone.localdate() - timedelta(days=1)
        membership.save(update_fields=["ends_on"])
    else:
        membership.delete()


def first_level(company: Company) -> str:
    """The first person of a company is its owner, who can invite the others."""
    return Level.MEMBER if company.memberships.current().owners().exists() else Level.OWNER
