"""A segment's conditions as a tree: read from JSON, checked, written back. Knows neither readers nor kinds.

    {"join": "and", "parts": [
        {"kind": "province", "values": ["PO"]},
        {"kind": "size", "values": ["micro"], "negated": true},
        {"join": "or", "parts": [ … ], "negated": true}]}

A group without parts means everybody; it can only be the whole tree.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Literal, TypeAlias

DEEPEST: Final = 6
MOST_CONDITIONS: Final = 60
AND: Final = "and"
OR: Final = "or"
Join: TypeAlias = Literal["and", "or"]


class TreeError(ValueError):
    """The tree is not one: `code` says what is wrong, `path` where ("parts.1.values")."""

    def __init__(self, code: str, path: tuple[str | int, ...] = ()) -> None:
        super().__init__(f"{code} at {'.'.join(map(str, path)) or 'the top'}")
        self.code, self.path = code, path


@dataclass(frozen=True)
class Condition:
    """One condition: true of a reader for whom one of the values holds."""

    kind: str
    values: tuple[str, ...]
    negated: bool = False


@dataclass(frozen=True)
class Group:
    """Conditions and groups, all of which (and) or one of which (or) must hold."""

    join: Join
    parts: tuple["Node", ...] = ()
    negated: bool = False


Node: TypeAlias = Condition | Group
EVERYBODY: Final = Group(AND)


def parse_tree(source: object, kinds: Collection[str]) -> Group:
    """The tree that JSON describes; raises `TreeError` for anything that is not exactly one."""
    node = _parse(source, kinds, ())
    if isinstance(node, Condition):
        raise TreeError("no group", ())
    if node.negated and not node.parts:
        raise TreeError("nobody")
    if sum(1 for _ in conditions_of(node)) > MOST_CONDITIONS:
        raise TreeError("too many conditions")
    return node


def dump_tree(node: Node) -> dict[str, Any]:
    """The JSON of a tree; what is usual is left out."""
    said: dict[str, Any] = (
        {"kind": node.kind, "values": list(node.values)}
        if isinstance(node, Condition)
        else {"join": node.join, "parts": [dump_tree(part) for part in node.parts]}
    )
    return said | ({"negated": True} if node.negated else {})


def tidy(group: Group) -> Group:
    """The same readers, said with fewer words: no group of one, no group in a group that is joined alike."""
    parts: list[Node] = []
    for part in group.parts:
        small = _only_part(tidy(part)) if isinstance(part, Group) else part
        alike = isinstance(small, Group) and small.join == group.join and not small.negated
        parts.extend(small.parts if isinstance(small, Group) and alike else (small,))
    if len(parts) != 1:
        return Group(group.join if parts else AND, tuple(parts), group.negated)
    only = replace(parts[0], negated=parts[0].negated != group.negated)
    return only if isinstance(only, Group) else Group(AND, (only,))


def _only_part(group: Group) -> Node:
    """The condition that a group of one holds; any other group itself."""
    if len(group.parts) != 1:
        return group
    return replace(group.parts[0], negated=group.parts[0].negated != group.negated)


def conditions_of(node: Node) -> Iterator[Condition]:
    """All conditions, wherever they stand."""
    if isinstance(node, Condition):
        yield node
    else:
        for part in node.parts:
            yield from conditions_of(part)


def _parse(source: object, kinds: Collection[str], path: tuple[str | int, ...]) -> Node:
    if not isinstance(source, Mapping):
        raise TreeError("no object", path)
    if len(path) // 2 > DEEPEST:
        raise TreeError("too deep", path)
    negated = source.get("negated", False)
    if not isinstance(negated, bool):
        raise TreeError("no yes or no", (*path, "negated"))
    names = set(source) - {"negated"}
    if names == {"kind", "values"}:
        return Condition(_kind(source["kind"], kinds, path), _values(source["values"], path), negated)
    if names == {"join", "parts"}:
        return Group(_join(source["join"], path), _parts(source["parts"], kinds, path), negated)
    raise TreeError("neither condition nor group", path)


def _kind(kind: object, kinds: Collection[str], path: tuple[str | int, ...]) -> str:
    if not isinstance(kind, str) or kind not in kinds:
        raise TreeError("unknown kind", (*path, "kind"))
    return kind


def _values(values: object, path: tuple[str | int, ...]) -> tuple[str, ...]:
    if not isinstance(values, list) or not values or not all(isinstance(value, str) and value for value in values):
        raise TreeError("no values", (*path, "values"))
    if len(set(values)) != len(values):
        raise TreeError("value twice", (*path, "values"))
    return tuple(values)


def _join(join: object, path: tuple[str | int, ...]) -> Join:
    if join == AND:
        return AND
    if join == OR:
        return OR
    raise TreeError("neither and nor or", (*path, "join"))


def _parts(parts: object, kinds: Collection[str], path: tuple[str | int, ...]) -> tuple[Node, ...]:
    if not isinstance(parts, list):
        raise TreeError("no list", (*path, "parts"))
    if path and not parts:
        raise TreeError("empty group", (*path, "parts"))
    return tuple(_parse(part, kinds, (*path, "parts", number)) for number, part in enumerate(parts))
