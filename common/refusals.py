"""Acts that are refused in words for the person who tried, and how a page says so."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect


class RefusedError(Exception):
    """The act is not possible now; the message says why and what to do. Nothing was changed."""


def act_and_go(
    request: HttpRequest, act: Callable[[], object], target: str, *, said: str | None = None
) -> HttpResponseRedirect:
    """Do something, say that it is done or why it was refused, and go on."""
    try:
        act()
    except RefusedError as refusal:
        messages.error(request, str(refusal))
    else:
        if said:
            messages.success(request, said)
    return redirect(target)
