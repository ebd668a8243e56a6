"""What an issue says, as plain values: the same for the draft on screen, a frozen version and the archive."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Data = Mapping[str, Any]


@dataclass(frozen=True)
class Piece:
    """One block: which one, of what kind, and what it holds."""

    key: str
    kind: str
    data: Data = field(default_factory=dict)


@dataclass(frozen=True)
class Letter:
    """An issue's words, in order."""

    title: str
    subject: str
    preheader: str = ""
    language: str = "it"
    pieces: tuple[Piece, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """For a version's row."""
        return {
            "title": self.title,
            "subject": self.subject,
            "preheader": self.preheader,
            "language": self.language,
            "blocks": [{"key": one.key, "kind": one.kind, "data": dict(one.data)} for one in self.pieces],
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Letter":
        """Read back what `as_json` gave."""
        blocks = (Piece(one["key"], one["kind"], one["data"]) for one in stored["blocks"])
        names = ("title", "subject", "preheader", "language")
        return cls(**{name: stored[name] for name in names}, pieces=tuple(blocks))
