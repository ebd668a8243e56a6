"""Readers and segments are for those who look after the newsletter; sign-up and signed links for everybody."""

from newsletters.links import confirm_token, preferences_token, unsubscribe_token
from tests.access import Rows
from tests.cast import Cast
from tests.factories.newsletters import request_of_stranger


def confirming(cast: Cast) -> dict[str, str]:
    """The link that somebody got who asked for the newsletter."""
    return {"token": confirm_token(request_of_stranger().pk)}


def choosing(cast: Cast) -> dict[str, str]:
    """A reader's own link."""
    return {"token": preferences_token(cast.reader.pk)}


def leaving(cast: Cast) -> dict[str, str]:
    """The link at the foot of each issue."""
    return {"token": unsubscribe_token(cast.reader.pk)}


ROWS: Rows = {
    "newsletters:subscribe": {"anyone": 200},
    "newsletters:subscribe_done": {"anyone": 200},
    "newsletters:confirm": [
        {"kwargs": confirming, "anyone": 200},
        {"kwargs": {"token": "1.made-up"}, "anyone": 404},
        {"kwargs": confirming, "method": "post", "anyone": 200},
    ],
    "newsletters:preferences": [
        {"kwargs": choosing, "anyone": 200},
        {"kwargs": {"token": "1.made-up"}, "anyone": 404},
        {"kwargs": choosing, "method": "post", "data": {"language": "it"}, "anyone": 302},
    ],
    "newsletters:unsubscribe": [
        {"kwargs": leaving, "anyone": 200},
        {"kwargs": {"token": "1.made-up"}, "anyone": 404},
        {"kwargs": leaving, "method": "post", "data": {"List-Unsubscribe": "One-Click"}, "anyone": 200},
    ],
}
