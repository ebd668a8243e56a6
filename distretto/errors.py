"""Answers to what went wrong; the pages themselves are templates/{400,403,403_csrf,404,405,429,500,503}.html."""

from collections.abc import Callable
from http import HTTPStatus

import structlog
from redis import RedisError

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

log = structlog.get_logger("errors")


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """Say kindly that it was too often, and when to try again."""
    response = render(request, "429.html", status=HTTPStatus.TOO_MANY_REQUESTS)
    response["Retry-After"] = "300"
    return response


class RedisAwayTold:
    """Say 503 where an answer needs Redis and it is away: rate limits are not skipped, and nothing is broken."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer for a view that could not reach Redis."""
        if not isinstance(exception, RedisError):
            return None
        log.error("redis away", fault=str(exception))
        response = render(request, "503.html", status=HTTPStatus.SERVICE_UNAVAILABLE)
        response["Retry-After"] = "60"
        return response


class OtherMethodTold:
    """Say in our look that an address only takes what a button sends, to whom its page's address led there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass on; put a page in the place of an empty answer."""
        response = self.get_response(request)
        if request.method != "GET" or response.status_code != HTTPStatus.METHOD_NOT_ALLOWED:
            return response
        page = render(request, "405.html", status=HTTPStatus.METHOD_NOT_ALLOWED)
        page["Allow"] = response["Allow"]
        return page
