"""Two texts side by side, line by line: what stayed, what went, what came."""

import difflib
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One row: the lines on both sides, None where there is none, and whether they differ."""

    left: str | None
    right: str | None

    @property
    def is_changed(self) -> bool:
        """Whether the two sides differ."""
        return self.left != self.right


def differences(left: str, right: str) -> list[Row]:
    """The rows of both texts; what was changed stands beside what it became."""
    old, new = left.splitlines(), right.splitlines()
    rows: list[Row] = []
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for _tag, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        before, after = old[old_from:old_to], new[new_from:new_to]
        for place in range(max(len(before), len(after))):
            rows.append(Row(_at(before, place), _at(after, place)))
    return rows


def _at(lines: list[str], place: int) -> str | None:
    return lines[place] if place < len(lines) else None
