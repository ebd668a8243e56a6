"""Cards: what an app offers to be shown elsewhere, such as a workshop in a newsletter.

The app that owns the thing declares a source in its `AppConfig.ready()`; whoever shows cards asks here and needs to know
nobody. A card holds only what the public may see.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Card:
    """Something shown as a card: what it is, when and where, and its page on this site."""

    title: str
    path: str
    kicker: str = ""
    facts: tuple[str, ...] = ()
    text: str = ""
    action: str = ""


@dataclass(frozen=True)
class CardSource:
    """One kind of card: `offers` lists what can be chosen now as (key, words), `show` draws one or says it is gone."""

    name: str
    label: str | Promise
    icon: str
    offers: Callable[[], Iterable[tuple[str, str]]]
    show: Callable[[str], Card | None]


_sources: dict[str, CardSource] = {}


def register(source: CardSource) -> None:
    """Declare a source; declaring it again replaces it."""
    _sources[source.name] = source


def card_sources() -> list[CardSource]:
    """All sources, by name."""
    return [_sources[name] for name in sorted(_sources)]


def card_source(name: str) -> CardSource | None:
    """The source of this name; None when its app is not there (any more)."""
    return _sources.get(name)
