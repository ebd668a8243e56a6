"""The one kind of answer that may carry styles of its own: a mail in a frame of this site (decision 13)."""

from collections.abc import Callable
from typing import cast

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp_replace

from django.http import HttpResponseBase
from django.views.decorators.clickjacking import xframe_options_sameorigin

POLICY = {
    "default-src": [NONE],
    "style-src": [UNSAFE_INLINE],
    "img-src": [SELF],
    "base-uri": [NONE],
    "form-action": [NONE],
    "frame-ancestors": [SELF],
    "object-src": [NONE],
    "sandbox": True,
}


def framed_mail(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Let a page of this site frame the answer: styles and our own pictures, no script, no session, nothing from outside."""
    return cast("Callable[..., HttpResponseBase]", xframe_options_sameorigin(csp_replace(POLICY)(view)))
