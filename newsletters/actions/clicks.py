"""Counting clicks: one number per link and day; by person only for readers who agreed to it."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from newsletters.links_followed import BadTokenError, read_reader
from newsletters.models import ClickCount, IssueLink, MeasuredClick, Subscriber


@transaction.atomic
def count_click(link: IssueLink, *, reader: str = "") -> None:
    """Add one to the link's day. A reader's token that is not ours, or whose consent has ended, adds nothing more."""
    day = timezone.localdate()
    counted, is_new = ClickCount.objects.get_or_create(link=link, day=day, defaults={"clicks": 1})
    if not is_new:
        ClickCount.objects.filter(pk=counted.pk).update(clicks=F("clicks") + 1)
    if not reader:
        return
    try:
        subscriber = Subscriber.objects.filter(pk=read_reader(reader), is_measured=True).first()
    except (BadTokenError, ValueError):
        return
    if subscriber is not None:
        MeasuredClick.objects.create(link=link, subscriber=subscriber)
