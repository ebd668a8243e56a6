"""The doors of the pages about one issue, and what they share."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404

from accounts.access import GuardedView, PersonRequest, role_required
from accounts.roles import Role
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


def wants_json(request: HttpRequest) -> bool:
    """Whether a script of the page asks, and not the page itself."""
    return request.headers.get("Accept", "").startswith("application/json")
