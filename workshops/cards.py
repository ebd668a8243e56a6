"""Workshops as cards: what a newsletter shows of one."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common import cards
from common.ui.formats import moment
from workshops.models import Workshop


def offers() -> Iterator[tuple[str, str]]:
    """Workshops to come, the next one first."""
    for workshop in Workshop.objects.coming(timezone.now()):
        yield workshop.slug, f"{workshop.title} ({moment(workshop.starts_at)})"


def show(slug: str) -> cards.Card | None:
    """A published workshop, whether to come or held."""
    workshop = Workshop.objects.published().filter(slug=slug).first()
    if workshop is None:
        return None
    return cards.Card(
        title=workshop.title,
        path=workshop.get_absolute_url(),
        kicker=_("Workshop"),
        facts=(moment(workshop.starts_at), workshop.place),
        text=workshop.description,
        action=_("About the workshop"),
    )


def offer_cards() -> None:
    """Let other apps show workshops."""
    cards.register(cards.CardSource("workshop", gettext_lazy("Workshop card"), "calendar-event", offers, show))
