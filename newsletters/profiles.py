"""What a reader says of himself or herself: as a form gives it, as a record keeps it, as a row has it."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Profile:
    """Name, language, role, and the keys of sectors and themes."""

    name: str = ""
    language: str = "it"
    role: str = ""
    sectors: tuple[int, ...] = field(default=())
    themes: tuple[int, ...] = field(default=())

    @classmethod
    def from_form(cls, cleaned: dict[str, Any]) -> "Profile":
        """What a valid form holds."""
        return cls(
            name=cleaned["name"],
            language=cleaned["language"],
            role=cleaned["role"],
            sectors=_keys(cleaned["sectors"]),
            themes=_keys(cleaned["themes"]),
        )

    @classmethod
    def from_answers(cls, answers: dict[str, Any]) -> "Profile":
        """What a record kept; an emptied one says nothing."""
        lists = {name: tuple(answers.get(name, ())) for name in ("sectors", "themes")}
        return cls(**(answers | lists))

    def as_answers(self) -> dict[str, object]:
        """What a record keeps."""
        return asdict(self)


def _keys(rows: Iterable[Any]) -> tuple[int, ...]:
    return tuple(sorted(row.pk for row in rows))
