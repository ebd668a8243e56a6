"""A mail as somebody sees it: placeholders filled, and its colours as on a light or a dark device."""

from collections.abc import Iterable
from enum import StrEnum
from html import escape

from django.conf import settings
from django.urls import reverse

from accounts.models import User
from common.mailing.headers import one_line
from newsletters.drawing import Mail, merge_values
from newsletters.issue_audience import merge_of, readers_of
from newsletters.models import Issue, Subscriber
from newsletters.placeholders import filled
from newsletters.reading import Shown

DARK_RULE = "(prefers-color-scheme: dark)"
SAMPLE = 12


class Scheme(StrEnum):
    """How the device is set."""

    LIGHT = "light"
    DARK = "dark"

    def forced(self, html: str) -> str:
        """The HTML as on such a device, whatever the one in use."""
        return html.replace(DARK_RULE, "all" if self is Scheme.DARK else "not all")


def as_seen(shown: Shown, reader: Subscriber | None) -> Mail:
    """The mail as this reader gets it; without one, as somebody of whom only the address is known.

    The reader's own links lead to the public page: a preview must unsubscribe nobody.
    """
    page = settings.BASE_URL.rstrip("/") + reverse("newsletters:subscribe")
    used, mail = merge_values(shown.letter), shown.mail
    values = merge_of(reader, used) if reader else {one.key: one.fallback for one in used}
    values |= {"unsubscribe_url": page, "preferences_url": page, "reader": ""}
    return Mail(
        filled(mail.subject, values, one_line), filled(mail.html, values, escape), filled(mail.text, values, str)
    )


def sample_readers(issue: Issue, user: User) -> Iterable[Subscriber]:
    """Some readers of the issue to look through the eyes of: those with the most to fill in first."""
    visible = Subscriber.objects.visible_to(user).filter(pk__in=readers_of(issue).values("pk"))
    return visible.select_related("company").order_by("company_id", "name", "pk")[:SAMPLE]
