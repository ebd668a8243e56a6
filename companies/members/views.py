"""Pages about a company's people in the portal: for the district's staff and the company's owners."""

from allauth.account.utils import perform_login

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import PersonRequest, signed_in_required
from accounts.forms import WelcomeForm
from accounts.models import User
from accounts.tokens import token_hash
from companies.members import actions
from companies.members.forms import InvitationForm
from companies.members.permissions import can_manage_members
from companies.models import Company, Invitation


def _managed_company(request: PersonRequest, pk: int) -> Company:
    """Return the company if the person sees it (else 404) and decides about its people (else 403)."""
    company = get_object_or_404(Company.objects.visible_to(request.user), pk=pk)
    if not can_manage_members(request.user, company):
        raise PermissionDenied
    return company


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_required
def member_list(request: PersonRequest, pk: int) -> HttpResponseBase:
    """Show who sees the company and who is invited; POST invites."""
    company = _managed_company(request, pk)
    form = InvitationForm(request.POST or None, initial={"level": actions.first_level(company)})
    if request.method == "POST" and form.is_valid():
        try:
            invitation = actions.invite_member(company, by=request.user, **form.cleaned_data)
            messages.success(request, _("The invitation was sent to %(email)s.") % {"email": invitation.email})
            return redirect("members:member_list", pk)
        except ValidationError as error:
            form.add_error("email", error)
    context = {
        "company": company,
        "form": form,
        "members": company.memberships.current().select_related("user").order_by("level", "user__full_name"),
        "invitations": company.invitations.open().select_related("invited_by"),
    }
    return render(request, "companies/members/member_list.html", context)


@require_POST
@signed_in_required
def invitation_withdraw(request: PersonRequest, pk: int, invitation_id: int) -> HttpResponseBase:
    """Take an invitation back."""
    company = _managed_company(request, pk)
    actions.withdraw_invitation(get_object_or_404(company.invitations.open(), pk=invitation_id), by=request.user)
    messages.success(request, _("The invitation was withdrawn."))
    return redirect("members:member_list", pk)


@require_POST
@signed_in_required
def membership_end(request: PersonRequest, pk: int, membership_id: int) -> HttpResponseBase:
    """End somebody's access to the company."""
    company = _managed_company(request, pk)
    try:
        actions.end_membership(get_object_or_404(company.memberships.current(), pk=membership_id), by=request.user)
        messages.success(request, _("The access has ended."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("members:member_list", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters()
def invitation_accept(request: HttpRequest, token: str) -> HttpResponseBase:
    """Let somebody of a company in by the link of the invitation: as a new person, or as who has signed in."""
    invitation = Invitation.objects.open_by_token(token_hash(token))
    if invitation is None:
        return render(request, "accounts/invitation_invalid.html", status=404)
    if User.objects.with_address(invitation.email) is not None:
        return _accept_as_known(request, invitation)
    form = WelcomeForm(request.POST or None, initial={"email": invitation.email})
    if request.method == "POST" and form.is_valid():
        name, password = form.cleaned_data["full_name"], form.cleaned_data["password"]
        try:
            user = actions.accept_as_new_person(invitation, full_name=name, password=password)
        except (ValidationError, IntegrityError):
            return render(request, "accounts/invitation_invalid.html", status=404)
        signed_in: HttpResponseBase = perform_login(request, user)
        return signed_in
    return render(request, "companies/members/invitation_accept.html", {"form": form, "invitation": invitation})


def _accept_as_known(request: HttpRequest, invitation: Invitation) -> HttpResponseBase:
    """Ask who has an account to sign in with it, and then to say yes."""
    person = request.user if request.user.is_authenticated and request.user.email == invitation.email else None
    if request.method == "POST" and person is not None:
        try:
            actions.accept_invitation(invitation, by=person)
        except ValidationError:
            return render(request, "accounts/invitation_invalid.html", status=404)
        messages.success(request, _("Now you see %(company)s.") % {"company": invitation.company})
        return redirect("/")
    context = {"invitation": invitation, "is_invited": person is not None}
    return render(request, "companies/members/invitation_known.html", context)
