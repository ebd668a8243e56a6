"""The pages that people have about themselves, and the one that lets the invited in."""

from allauth.account.utils import perform_login

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST
from django.views.i18n import set_language

from accounts.access import PersonRequest, signed_in_required
from accounts.actions import accept_staff_invitation, change_language, change_profile
from accounts.forms import ProfileForm, WelcomeForm
from accounts.models import StaffInvitation
from accounts.tokens import token_hash


@require_POST
def language_set(request: HttpRequest) -> HttpResponseBase:
    """Switch the language: in a cookie for strangers, with the person for who has signed in."""
    language = request.POST.get("language", "")
    if request.user.is_authenticated and language in dict(settings.LANGUAGES):
        change_language(request.user, language=language)
    return set_language(request)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_required
def profile(request: PersonRequest) -> HttpResponseBase:
    """Show and change one's own name and language; the way to password, second factor and sessions."""
    form = ProfileForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        person = change_profile(request.user, **form.cleaned_data)
        with override(person.language):
            messages.success(request, _("Your profile was saved."))
        return redirect("accounts:profile")
    return render(request, "accounts/profile.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters()
def staff_invitation_accept(request: HttpRequest, token: str) -> HttpResponseBase:
    """Let somebody of the district in for the first time, by the link of the invitation."""
    invitation = StaffInvitation.objects.open_by_token(token_hash(token))
    if invitation is None:
        return render(request, "accounts/invitation_invalid.html", status=404)
    form = WelcomeForm(request.POST or None, initial={"email": invitation.email, "full_name": invitation.full_name})
    if request.method == "POST" and form.is_valid():
        name, password = form.cleaned_data["full_name"], form.cleaned_data["password"]
        try:
            user = accept_staff_invitation(invitation, full_name=name, password=password)
        except (ValidationError, IntegrityError):  # the address has got an account meanwhile
            return render(request, "accounts/invitation_invalid.html", status=404)
        signed_in: HttpResponseBase = perform_login(request, user)
        return signed_in
    return render(request, "accounts/invitation_accept.html", {"form": form, "invitation": invitation})
