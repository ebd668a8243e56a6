"""The doors of the pages about one audit, and what they share."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect

from accounts.access import GuardedView, PersonRequest, signed_in_required
from audits.errors import ActRefusedError
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


def require(permitted: bool) -> None:
    """Refuse a page or an act to who sees the audit but may not do this."""
    if not permitted:
        raise PermissionDenied


def act_and_go(
    request: PersonRequest, act: Callable[[], object], target: str, *, said: str | None = None
) -> HttpResponseRedirect:
    """Do something, say that it is done or why it was refused, and go on."""
    try:
        act()
    except ActRefusedError as refusal:
        messages.error(request, str(refusal))
    else:
        if said:
            messages.success(request, said)
    return redirect(target)
