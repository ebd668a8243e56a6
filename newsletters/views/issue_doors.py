"""The doors of the pages about one issue, and what they share."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect

from accounts.access import GuardedView, PersonRequest, role_required
from accounts.roles import Role
from newsletters.issue_errors import IssueRefusedError
from newsletters.models import Issue

Arguments = ParamSpec("Arguments")
IssueView = Callable[Concatenate[PersonRequest, Issue, Arguments], HttpResponseBase]
keepers_only = role_required(Role.OUTREACH_OFFICER, Role.DIRECTOR)


def issue_page(view: IssueView[Arguments]) -> GuardedView[Concatenate[int, Arguments]]:
    """Hand the issue over to a page of those who look after the newsletter, with what every such page shows of it."""

    @wraps(view)
    def guarded(request: PersonRequest, pk: int, *args: Arguments.args, **kwargs: Arguments.kwargs) -> HttpResponseBase:
        issue = get_object_or_404(Issue.objects.visible_to(request.user).for_page(), pk=pk)
        return view(request, issue, *args, **kwargs)

    return keepers_only(guarded)  # type: ignore[arg-type]


def require(permitted: bool) -> None:
    """Refuse a page or an act to who sees the issue but may not do this."""
    if not permitted:
        raise PermissionDenied


def act_and_go(
    request: PersonRequest, act: Callable[[], object], target: str, *, said: str | None = None
) -> HttpResponseRedirect:
    """Do something, say that it is done or why it was refused, and go on."""
    try:
        act()
    except IssueRefusedError as refusal:
        messages.error(request, str(refusal))
    else:
        if said:
            messages.success(request, said)
    return redirect(target)


def wants_json(request: HttpRequest) -> bool:
    """Whether a script of the page asks, and not the page itself."""
    return request.headers.get("Accept", "").startswith("application/json")
