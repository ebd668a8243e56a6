"""Extension points: a lower app declares one in its own terms, higher apps fill it in `AppConfig.ready()`.

So the company page can show audits and reports without the registry knowing that they exist.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Contribution:
    """What a higher app gives: a name, an order, and the function that the extension point calls."""

    name: str
    order: int
    provide: Callable[..., object]


class ExtensionPoint:
    """A named place that higher apps can fill; iteration is by order, then by name."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._contributions: dict[str, Contribution] = {}

    def add(self, name: str, provide: Callable[..., object], *, order: int = 100) -> None:
        """Fill the place; adding the same name again replaces it, so that a second `ready()` changes nothing."""
        self._contributions[name] = Contribution(name, order, provide)

    def __iter__(self) -> Iterator[Contribution]:
        return iter(sorted(self._contributions.values(), key=lambda c: (c.order, c.name)))
