"""What holds for every answer, whoever asks: no bad text, no lax headers, one line in the log."""

import time
from collections.abc import Callable

import structlog

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponseBase, QueryDict, UnreadablePostError
from django.utils.cache import patch_vary_headers

GetResponse = Callable[[HttpRequest], HttpResponseBase]

PERMISSIONS = ", ".join(
    [
        "accelerometer=()",
        "autoplay=()",
        "browsing-topics=()",
        "camera=(self)",
        "display-capture=()",
        "fullscreen=(self)",
        "geolocation=()",
        "gyroscope=()",
        "hid=()",
        "magnetometer=()",
        "microphone=()",
        "midi=()",
        "payment=()",
        "serial=()",
        "usb=()",
    ]
)
SECRETS_IN_PATHS = {"key", "token", "uidb36"}
log = structlog.get_logger("request")


def answer_headers(get_response: GetResponse) -> GetResponse:
    """Say what pages may use, and keep what belongs to a session out of every cache.

    A session counts by its cookie, not by its user: nothing is looked up, and the answer that signs somebody in or
    out is covered too. Static files are answered further out and stay cacheable.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        session_cookie = settings.SESSION_COOKIE_NAME
        if session_cookie in request.COOKIES or session_cookie in response.cookies:
            response["Cache-Control"] = "private, no-store"
            patch_vary_headers(response, ["Cookie"])
        return response

    return middleware


class BadTextRefused:
    """Answer 400 to a NUL in an address, a query or a form: PostgreSQL can't hold it, and nobody types it.

    Looks just before the view, after the check of the CSRF token: the form is read once.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass on."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> None:
        """Raise when there is a NUL, or when the sender hung up halfway."""
        if "\0" in request.path or _holds_nul(request.GET):
            raise BadRequest("NUL in the address")
        try:
            if request.method == "POST" and _holds_nul(request.POST):
                raise BadRequest("NUL in the form")
        except UnreadablePostError as error:
            raise BadRequest("the form broke off") from error


def _holds_nul(fields: QueryDict) -> bool:
    return any("\0" in name or any("\0" in value for value in values) for name, values in fields.lists())


def request_log(get_response: GetResponse) -> GetResponse:
    """Write one line for each request: who, what, how it ended. No query, no form, no single-use link."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        begun = time.perf_counter()
        response = get_response(request)
        match = getattr(request, "resolver_match", None)
        secret = match is not None and SECRETS_IN_PATHS & set(match.kwargs)
        user = getattr(request, "_cached_user", None)  # only if somebody asked: logging looks nothing up
        log.info(
            "request",
            method=request.method,
            path=match.route if match is not None and secret else request.path,
            view=match.view_name if match else None,
            status=response.status_code,
            milliseconds=round((time.perf_counter() - begun) * 1000),
            user=getattr(user, "pk", None),
        )
        return response

    return middleware
