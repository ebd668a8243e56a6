"""Who may come into a view: staff, certain roles, a company's people. What they may see inside is up to querysets.

Nobody signed in is sent to sign in (htmx and JavaScript callers get 401, with the way there); the wrong kind of person
gets 403. Objects of others are not a matter of these doors: they don't exist for the asker (`visible_to`), so 404.
"""

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, cast
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.utils.http import urlencode

from accounts.models import User
from accounts.roles import Role

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails

Arguments = ParamSpec("Arguments")
View = Callable[Concatenate["PersonRequest", Arguments], HttpResponseBase]
GuardedView = Callable[Concatenate[HttpRequest, Arguments], HttpResponseBase]


class PersonRequest(HttpRequest):
    """The request behind one of these doors: its user is one of ours. Only for annotations."""

    user: User
    htmx: "HtmxDetails"


def signed_in_required(view: View[Arguments]) -> GuardedView[Arguments]:
    """Let everybody in who has signed in."""
    return _door(view, lambda _user: True)


def staff_required(view: View[Arguments]) -> GuardedView[Arguments]:
    """Let the district's staff in."""
    return _door(view, lambda user: user.is_of_district)


def role_required(*roles: Role) -> Callable[[View[Arguments]], GuardedView[Arguments]]:
    """Let staff in who have at least one of the roles; administrators may enter everywhere."""

    def decorate(view: View[Arguments]) -> GuardedView[Arguments]:
        return _door(view, lambda user: user.has_role(*roles, Role.ADMINISTRATOR))

    return decorate


def company_member_required(view: View[Arguments]) -> GuardedView[Arguments]:
    """Let the people of companies in, and not the staff: the portal shows what its reader's own company sees."""
    return _door(view, lambda user: not user.is_of_district)


def require(permitted: bool) -> None:
    """Refuse a page or an act to who sees the thing but may not do this with it."""
    if not permitted:
        raise PermissionDenied


def _door(view: View[Arguments], may_enter: Callable[[User], bool]) -> GuardedView[Arguments]:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Arguments.args, **kwargs: Arguments.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return ask_to_sign_in(request)
        if not may_enter(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)  # type: ignore[arg-type]

    return cast("GuardedView[Arguments]", guarded)


def ask_to_sign_in(request: HttpRequest) -> HttpResponseBase:
    """Send to the sign-in page and back here; a script gets 401 since it would take the page for its answer."""
    if request.headers.get("HX-Request") == "true":
        query = urlencode({"next": _path_of(request.headers.get("HX-Current-URL", "")) or "/"})
        return HttpResponse(status=401, headers={"HX-Redirect": f"{reverse('account_login')}?{query}"})
    if request.headers.get("Accept", "").startswith("application/json"):
        return JsonResponse({"error": "signed out", "sign_in": reverse("account_login")}, status=401)
    return redirect_to_login(request.get_full_path())


def _path_of(address: str) -> str:
    """Return an address without scheme and host; nothing of one that is none."""
    try:
        return urlsplit(address)._replace(scheme="", netloc="").geturl()
    except ValueError:
        return ""
