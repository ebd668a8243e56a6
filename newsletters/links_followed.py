"""The addresses under which clicks are counted: signed, so that nobody can make one up.

A token names a link of an issue and nothing else; where it leads is in the database. Only for readers who agreed to
be counted by person a second token follows, made when the mail is filled and good for that reader alone.
"""

from collections.abc import Mapping

from django.core import signing

LINK, READER = "newsletters.link", "newsletters.reader"
SEPARATOR = "."


class BadTokenError(Exception):
    """The token was not made here, or was changed on its way."""


def link_token(issue_id: int, number: int) -> str:
    """The token of one link of one issue."""
    return signing.Signer(salt=LINK, sep=SEPARATOR).sign(f"{issue_id}-{number}")


def read_link_token(token: str) -> tuple[int, int]:
    """The issue and the number of its link."""
    issue_id, number = _read(token, LINK).split("-")
    return int(issue_id), int(number)


def reader_part(merge: Mapping[str, object]) -> str:
    """What follows a link's address for a reader who agreed to be counted; nothing for all others."""
    subscriber = merge.get("subscriber")
    if not merge.get("measured") or not isinstance(subscriber, int):
        return ""
    return f"?r={signing.Signer(salt=READER, sep=SEPARATOR).sign(str(subscriber))}"


def read_reader(token: str) -> int:
    """The reader whom a token names."""
    return int(_read(token, READER))


def _read(token: str, salt: str) -> str:
    try:
        return str(signing.Signer(salt=salt, sep=SEPARATOR).unsign(token))
    except signing.BadSignature as error:
        raise BadTokenError from error
