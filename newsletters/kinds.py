"""The kinds of mail that the newsletter hands to the outbox."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from common.mailing import kinds
from common.mailing.states import Guarantee, Scope
from newsletters.links import links_for
from newsletters.links_followed import reader_part

NEWSLETTER, TEST = "newsletter", "newsletter_test"
# What lets mail programs unsubscribe by themselves (RFC 8058).
ONE_CLICK = {
    "List-Unsubscribe": "<{{ unsubscribe_url }}>",
    "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
}


def personal(delivery_id: int, address: str, merge: Mapping[str, object]) -> dict[str, str]:
    """A reader's own links, and what lets clicks be counted by person where the reader agreed."""
    return links_for(delivery_id, address, merge) | {"reader": reader_part(merge)}


def declare_mail() -> None:
    """Tell the outbox what it promises: an issue never twice, a test at least once."""
    issue = kinds.Kind(NEWSLETTER, _("Newsletter"), Guarantee.AT_MOST_ONCE, Scope.NEWSLETTER, personal)
    kinds.register(issue)
    kinds.register(kinds.Kind("newsletter_confirmation", _("Newsletter: confirmation")))
    kinds.register(kinds.Kind(TEST, _("Newsletter: test"), personal=personal))
