"""Kinds of mail: each is declared by the app that sends it, in its `AppConfig.ready()`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from common.mailing.states import Guarantee, Scope
from common.words import Words

Personal = Callable[[int, str, Mapping[str, object]], Mapping[str, object]]


@dataclass(frozen=True)
class Kind:
    """What people call it, what it promises, and what is added for each reader when a mail is filled.

    `personal(delivery_id, address, merge)` gives values that need no storing, such as signed links; it is called by
    the worker, once per mail, so it must be quick and ask nobody. `private`: about somebody's own access; who keeps
    the newsletter has no business with it.
    """

    name: str
    label: Words
    guarantee: Guarantee = Guarantee.AT_LEAST_ONCE
    scope: Scope = Scope.ALL
    personal: Personal | None = None
    private: bool = False


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Declare a kind; declaring it again replaces it."""
    _kinds[kind.name] = kind


def kind_of(name: str) -> Kind:
    """The declared kind; one that nobody declares (any more) is plain mail called by its name."""
    return _kinds.get(name) or Kind(name, name)


def label_of(name: str) -> str:
    """What people call it."""
    return str(kind_of(name).label)


def kind_choices() -> list[tuple[str, str]]:
    """All kinds with what people call them, for a form."""
    return sorted(((kind.name, str(kind.label)) for kind in _kinds.values()), key=lambda choice: choice[1].lower())


def private_kinds() -> list[str]:
    """The names of those that are about somebody's own access."""
    return [kind.name for kind in _kinds.values() if kind.private]
