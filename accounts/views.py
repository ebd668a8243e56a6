"""The pages that people have about themselves."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_POST
from django.views.i18n import set_language

from accounts.access import PersonRequest, signed_in_required
from accounts.actions import change_language, change_profile
from accounts.forms import ProfileForm


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
