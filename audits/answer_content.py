"""What an answer says, as plain values: the same for a form, for the database and on the wire."""

import json
from dataclasses import asdict, dataclass
from decimal import Decimal
from hashlib import sha256

Value = bool | int | str | list[int] | None
"""Of a choice its position, of several their positions, of a number its digits, of a day its ISO form."""


@dataclass(frozen=True)
class AnswerContent:
    """All that a person can say about one question; the defaults say nothing."""

    level: int | None = None
    value: Value = None
    not_applicable: bool = False
    not_applicable_reason: str = ""
    target_level: int | None = None
    evidence: str = ""
    measure: Decimal | None = None
    note: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing at all."""
        return self == AnswerContent()

    def as_json(self) -> dict[str, object]:
        """For keeping beside the answer; equal contents give equal values."""
        measure = None if self.measure is None else str(self.measure.quantize(Decimal("0.01")))
        return asdict(self) | {"measure": measure}

    @property
    def digest(self) -> str:
        """A short mark of what it says: equal contents have equal marks."""
        return sha256(json.dumps(self.as_json(), sort_keys=True).encode()).hexdigest()[:16]


FIELDS = tuple(AnswerContent.__dataclass_fields__)
