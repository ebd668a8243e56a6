"""When a question is asked: `A7 = yes`, pure.

A condition names an earlier question of the company and the answer that opens this one. As long as that answer
is missing, not applicable, hidden itself or another one, the question stays hidden.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

_FORM = re.compile(r"\s*(?P<question>[A-Z][A-Z0-9]*)\s*(?P<operator>!=|=)\s*(?P<value>[^=!]+?)\s*")
_WORDS: Mapping[str, bool] = {"yes": True, "no": False}


class ConditionError(ValueError):
    """The text is not a condition."""


@dataclass(frozen=True)
class Condition:
    """One comparison with the answer to another question."""

    question: str
    expected: bool | int | str
    negated: bool = False

    def is_met_by(self, value: object) -> bool:
        """Whether this answer opens the question; no answer never does, not even for `!=`."""
        if value is None or value == "":
            return False
        if isinstance(value, list | tuple):
            equal = self.expected in value
        else:
            # True == 1 in Python: a level 1 must not pass for a "yes".
            equal = value == self.expected and isinstance(value, bool) == isinstance(self.expected, bool)
        return equal != self.negated

    def __str__(self) -> str:
        words = {True: "yes", False: "no"}
        expected = words[self.expected] if isinstance(self.expected, bool) else self.expected
        return f"{self.question} {'!=' if self.negated else '='} {expected}"


def parse_condition(text: str) -> Condition | None:
    """Read `CODE = value` or `CODE != value`; nothing at all is no condition. Numbers compare as numbers."""
    if not text.strip():
        return None
    match = _FORM.fullmatch(text)
    if match is None:
        raise ConditionError(text)
    raw = match["value"]
    expected: bool | int | str = _WORDS[raw] if raw in _WORDS else int(raw) if raw.isdecimal() else raw
    return Condition(match["question"], expected, negated=match["operator"] == "!=")
