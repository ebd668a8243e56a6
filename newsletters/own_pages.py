"""Asking this site about its own addresses, as a stranger would: is there a page?"""

import io
from functools import cache
from urllib.parse import urlsplit

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.db import transaction
from django.shortcuts import resolve_url
from django.urls import Resolver404, resolve
from django.utils.translation import get_language, override

from newsletters.preflight import Answer

MISSING_FROM = 400


def answer_at(path: str) -> Answer:
    """What a stranger who follows the address finds."""
    parts = urlsplit(path)
    try:
        resolve(parts.path)
    except Resolver404:
        return Answer.MISSING
    with override(get_language()), transaction.atomic():
        status, place = _ask(parts.path, parts.query)
        transaction.set_rollback(True)
    if status >= MISSING_FROM:
        return Answer.MISSING
    return Answer.SIGN_IN if place.startswith(resolve_url(settings.LOGIN_URL)) else Answer.FOUND


@cache
def _handler() -> WSGIHandler:
    return WSGIHandler()


def _ask(path: str, query: str) -> tuple[int, str]:
    base = urlsplit(settings.BASE_URL)
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": base.hostname or "localhost",
        "SERVER_PORT": str(base.port or (443 if base.scheme == "https" else 80)),
        "HTTP_HOST": base.netloc,
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": base.scheme,
        "wsgi.input": io.BytesIO(),
    }
    response = _handler().get_response(WSGIRequest(environ))
    return response.status_code, response.get("Location", "")
