"""Signed links that a mail carries: they open one page for one reader, and nothing else.

Each purpose has its own salt, so that a link can't be used for another one. The confirmation expires; the links of
mails that were sent stay good for as long as somebody keeps the mail, and say nothing of an erased person.
"""

from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from typing import Final
from urllib.parse import urljoin

from django.conf import settings
from django.core import signing
from django.urls import reverse

CONFIRM, PREFERENCES, UNSUBSCRIBE = "newsletters.confirm", "newsletters.preferences", "newsletters.unsubscribe"
SEPARATOR: Final = "."
GAP: Final = "TOKEN"


class BadLinkError(Exception):
    """The link was not made here, was changed on its way, or is for something else."""


class ExpiredLinkError(BadLinkError):
    """The link was good once."""


def confirm_token(record_id: int) -> str:
    """The token that confirms one request; good for some days."""
    return signing.TimestampSigner(salt=CONFIRM, sep=SEPARATOR).sign(str(record_id))


def read_confirm_token(token: str) -> int:
    """The request that a token confirms."""
    signer = signing.TimestampSigner(salt=CONFIRM, sep=SEPARATOR)
    try:
        return int(signer.unsign(token, max_age=timedelta(days=settings.NEWSLETTER_CONFIRM_DAYS)))
    except signing.SignatureExpired as error:
        raise ExpiredLinkError from error
    except (signing.BadSignature, ValueError) as error:
        raise BadLinkError from error


def preferences_token(subscriber_id: int) -> str:
    """The token that opens a reader's preferences."""
    return signing.Signer(salt=PREFERENCES, sep=SEPARATOR).sign(str(subscriber_id))


def unsubscribe_token(subscriber_id: int) -> str:
    """The token that unsubscribes a reader."""
    return signing.Signer(salt=UNSUBSCRIBE, sep=SEPARATOR).sign(str(subscriber_id))


def read_preferences_token(token: str) -> int:
    """The reader whose preferences a token opens."""
    return _read(token, PREFERENCES)


def read_unsubscribe_token(token: str) -> int:
    """The reader whom a token unsubscribes."""
    return _read(token, UNSUBSCRIBE)


def confirm_url(record_id: int) -> str:
    """The whole address that confirms a request."""
    return _address("confirm", confirm_token(record_id))


def preferences_url(subscriber_id: int) -> str:
    """The whole address of a reader's preferences."""
    return _address("preferences", preferences_token(subscriber_id))


def unsubscribe_url(subscriber_id: int) -> str:
    """The whole address that unsubscribes a reader: by a POST without sign-in (RFC 8058)."""
    return _address("unsubscribe", unsubscribe_token(subscriber_id))


def links_for(delivery_id: int, address: str, merge: Mapping[str, object]) -> dict[str, str]:
    """What a newsletter's mail has that needs no storing: the reader's own links.

    Who is no reader (a test send to staff) gets links to the public pages.
    """
    subscriber = merge.get("subscriber")
    if not isinstance(subscriber, int):
        page = urljoin(settings.BASE_URL, reverse("newsletters:subscribe"))
        return {"unsubscribe_url": page, "preferences_url": page}
    return {"unsubscribe_url": unsubscribe_url(subscriber), "preferences_url": preferences_url(subscriber)}


def _read(token: str, salt: str) -> int:
    try:
        return int(signing.Signer(salt=salt, sep=SEPARATOR).unsign(token))
    except (signing.BadSignature, ValueError) as error:
        raise BadLinkError from error


def _address(page: str, token: str) -> str:
    return settings.BASE_URL.rstrip("/") + _path(page).replace(GAP, token)


@cache
def _path(page: str) -> str:
    """The page's path with a gap for the token: a worker that sends an issue asks for thousands of them."""
    return reverse(f"newsletters:{page}", args=[GAP])
