"""The archive as an Atom feed (RFC 4287)."""

import re
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator

from newsletters.drawing import render_web
from newsletters.models import Issue
from newsletters.placeholders import plain
from newsletters.reading import archive_url, pictures_of

UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # XML has no way to hold them


class Feed(Atom1Feed):
    """Atom with the whole issue in each entry."""

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        """Add the issue itself to what the feed says of it."""
        super().add_item_elements(handler, item)
        handler.addQuickElement("content", item["content"], {"type": "html"})


def draw_feed(issues: Sequence[Issue]) -> str:
    """The feed of these issues, the last one first."""
    base = settings.BASE_URL.rstrip("/")
    feed = Feed(
        title=_("Newsletter of %(district)s") % {"district": settings.DISTRICT_NAME},
        link=base + reverse("newsletters:archive_list"),
        description=_("Calls, workshops and cases of the district"),
        language=settings.LANGUAGE_CODE,
        feed_url=base + reverse("newsletters:archive_feed"),
        author_name=settings.DISTRICT_NAME,
    )
    for issue in issues:
        if issue.approved_version is None:
            continue
        letter = issue.approved_version.as_letter()
        feed.add_item(
            title=_writable(plain(letter.title)),
            link=archive_url(issue),
            description=_writable(plain(letter.preheader)),
            unique_id=archive_url(issue),
            pubdate=issue.sent_at or timezone.now(),
            updateddate=issue.sent_at,
            content=_writable(str(render_web(letter, pictures=pictures_of(letter)))),
        )
    return feed.writeString("utf-8")


def _writable(text: str) -> str:
    return UNWRITABLE.sub("", text)
