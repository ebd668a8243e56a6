"""Kinds of condition that a segment can be made of: a registry, to which later apps add theirs in `ready()`."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q

from common.words import Words


@dataclass(frozen=True)
class ConditionKind:
    """One kind: what can be chosen, which readers it means, and how it is said.

    `matches(values)` is true or false of every reader, never unknown, so that "not" means what it says: what hangs on
    other tables is asked with `Exists`. `says(labels)` follows "readers …"; `denies` is its opposite, `excludes` its
    opposite as an exception at the end of a list.
    """

    name: str
    label: Words
    choices: Callable[[], Iterable[tuple[str, Words]]]
    matches: Callable[[tuple[str, ...]], Q]
    says: Callable[[list[str]], str]
    denies: Callable[[list[str]], str]
    excludes: Callable[[list[str]], str] | None = None

    def labels(self, values: Iterable[str], choices: Mapping[str, str] | None = None) -> list[str]:
        """The words of the values, in the order of the choices; a value that is gone stands for itself."""
        known = choices if choices is not None else self.all_choices()
        wanted = list(values)
        return [known[value] for value in known if value in wanted] + [v for v in wanted if v not in known]

    def all_choices(self) -> dict[str, str]:
        """What can be chosen, value to words."""
        return {value: str(words) for value, words in self.choices()}


_kinds: dict[str, ConditionKind] = {}


def register(kind: ConditionKind) -> None:
    """Declare a kind; declaring it again replaces it."""
    _kinds[kind.name] = kind


def all_kinds() -> dict[str, ConditionKind]:
    """Every kind by its name, in the order in which they were declared."""
    return dict(_kinds)
