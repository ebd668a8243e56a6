"""A segment on the screen, while it is being put together: read from a form's fields, changed by its buttons.

A draft is the JSON of a tree in which a condition may still have no value and a group no part. Fields are named by
where they stand: `r` is the whole, `r-0` its first part, `r-0-2` the third part of that; `r-0.node` says what it is,
`r-0.kind`, `r-0.values`, `r-0.join` and `r-0.negated` what it holds.
"""

from collections.abc import Iterator
from typing import Any, Final

from django.http import QueryDict

from newsletters.segment_tree import AND, DEEPEST, MOST_CONDITIONS, OR

ROOT: Final = "r"
NESTED: Final = 3
Draft = dict[str, Any]


def empty_draft() -> Draft:
    """Everybody."""
    return {"join": AND, "parts": [], "negated": False}


def read_draft(data: QueryDict) -> Draft:
    """What the fields say; a part that is not there ends its group."""
    return _read_group(data, ROOT, depth=1)


def act_on(draft: Draft, act: str, data: QueryDict) -> str:
    """Do what a button says: `add:r-0`, `group:r`, `remove:r-0-1`. Returns the path of what is new, if anything is.

    A button that belongs to something that is gone does nothing.
    """
    verb, _, path = act.partition(":")
    if verb == "remove":
        parent, number = _parent(draft, path)
        if parent is not None and number < len(parent["parts"]):
            del parent["parts"][number]
        return ""
    group = _at(draft, path)
    if group is None or "parts" not in group or sum(1 for _ in _conditions(draft)) >= MOST_CONDITIONS:
        return ""
    if verb == "add" and data.get(f"{path}.new"):
        group["parts"].append({"kind": data[f"{path}.new"], "values": [], "negated": False})
    elif verb == "group" and path.count("-") + 1 < NESTED:
        group["parts"].append({"join": OR if group["join"] == AND else AND, "parts": [], "negated": False})
    else:
        return ""
    return f"{path}-{len(group['parts']) - 1}"


def unfinished(draft: Draft, path: str = ROOT) -> Iterator[str]:
    """The paths of conditions without a value, and of groups without a part."""
    if "parts" not in draft:
        if not draft["values"]:
            yield path
        return
    if path != ROOT and not draft["parts"]:
        yield path
    for number, part in enumerate(draft["parts"]):
        yield from unfinished(part, f"{path}-{number}")


def finished_part(draft: Draft) -> Draft | None:
    """The draft without what is unfinished: what can be counted already."""
    if "parts" not in draft:
        return draft if draft["values"] else None
    parts = [whole for part in draft["parts"] if (whole := finished_part(part)) is not None]
    return draft | {"parts": parts} if parts else None


def _read_group(data: QueryDict, path: str, *, depth: int) -> Draft:
    parts: list[Draft] = []
    while (node := data.get(f"{path}-{len(parts)}.node")) and len(parts) <= MOST_CONDITIONS:
        inner = f"{path}-{len(parts)}"
        if node == "group" and depth <= DEEPEST:
            parts.append(_read_group(data, inner, depth=depth + 1))
        else:
            values = list(dict.fromkeys(data.getlist(f"{inner}.values")))
            parts.append({"kind": data.get(f"{inner}.kind", ""), "values": values, "negated": _negated(data, inner)})
    join = OR if data.get(f"{path}.join") == OR else AND
    return {"join": join, "parts": parts, "negated": _negated(data, path)}


def _negated(data: QueryDict, path: str) -> bool:
    return data.get(f"{path}.negated") == "not"


def _at(draft: Draft, path: str) -> Draft | None:
    found: Draft | None = draft
    for number in path.split("-")[1:]:
        parts = (found or {}).get("parts", [])
        place = _number(number)
        found = parts[place] if place is not None and place < len(parts) else None
    return found if path.split("-")[0] == ROOT else None


def _parent(draft: Draft, path: str) -> tuple[Draft | None, int]:
    outer, _, number = path.rpartition("-")
    group = _at(draft, outer) if outer else None
    place = _number(number)
    return (group, place) if group and "parts" in group and place is not None else (None, 0)


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 6 else None


def _conditions(draft: Draft) -> Iterator[Draft]:
    if "parts" not in draft:
        yield draft
    for part in draft.get("parts", []):
        yield from _conditions(part)
