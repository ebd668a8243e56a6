"""The doors of the pages about one audit, and what they share."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404

from accounts.access import GuardedView, PersonRequest, signed_in_required
from audits.models import Audit

Arguments = ParamSpec("Arguments")
AuditView = Callable[Concatenate[PersonRequest, Audit, Arguments], HttpResponseBase]


def audit_page(view: AuditView[Arguments]) -> GuardedView[Concatenate[int, Arguments]]:
    """Hand the audit over to a staff page, with what every such page shows of it.

    Whoever may not see the audit gets 404, as if it did not exist; people of its company, who have the portal, get 403.
    """

    @wraps(view)
    def guarded(request: PersonRequest, pk: int, *args: Arguments.args, **kwargs: Arguments.kwargs) -> HttpResponseBase:
        audit = get_object_or_404(Audit.objects.visible_to(request.user).for_page(), pk=pk)
        if not request.user.is_of_district:
            raise PermissionDenied
        return view(request, audit, *args, **kwargs)

    return signed_in_required(guarded)  # type: ignore[arg-type]


def number_of(text: str | None) -> int:
    """The key that a form names; none, and what is no key, is 0."""
    return int(text) if text and text.isdecimal() and len(text) < 16 else 0
