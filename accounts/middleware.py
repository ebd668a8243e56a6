"""What depends on who asks: how long a session lives, and in which language the answer is."""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation

GetResponse = Callable[[HttpRequest], HttpResponseBase]

BEGUN, SEEN = "begun", "seen"
SEEN_AGAIN_AFTER = 300


def session_limits(get_response: GetResponse) -> GetResponse:
    """End a session that was idle too long or is too old, however busy.

    The session is written at most every five minutes, so that reading pages costs no writes.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated and BEGUN in request.session:
            now, session = int(time.time()), request.session
            if (
                now - session[BEGUN] > settings.SESSION_ABSOLUTE_AGE
                or now - session[SEEN] > settings.SESSION_COOKIE_AGE
            ):
                logout(request)
            elif now - session[SEEN] > SEEN_AGAIN_AFTER:
                session[SEEN] = now
        response = get_response(request)
        if request.user.is_authenticated and BEGUN not in request.session:  # who has signed in just now
            request.session[BEGUN] = request.session[SEEN] = int(time.time())
        return response

    return middleware


def chosen_language(get_response: GetResponse) -> GetResponse:
    """Answer in the language the person chose (kept with the person, else in a cookie), otherwise in Italian.

    The browser's list is not asked: the product speaks Italian until somebody says otherwise.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        if request.user.is_authenticated:
            chosen = request.user.language
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

    return middleware
