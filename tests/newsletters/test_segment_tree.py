"""The tree of a segment: what is read is what was written, and nothing else is read; tidying changes no reader."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletters.segment_tree import AND, OR, Condition, Group, Node, TreeError, dump_tree, parse_tree, tidy

KINDS = ("sector", "size", "role")
VALUES = ("a", "b", "c")

conditions = st.builds(
    Condition,
    kind=st.sampled_from(KINDS),
    values=st.lists(st.sampled_from(VALUES), min_size=1, max_size=2, unique=True).map(tuple),
    negated=st.booleans(),
)
nodes = st.recursive(
    conditions,
    lambda inner: st.builds(
        Group,
        join=st.sampled_from((AND, OR)),
        parts=st.lists(inner, min_size=1, max_size=3).map(tuple),
        negated=st.booleans(),
    ),
    max_leaves=8,
)
trees = st.builds(
    Group,
    join=st.sampled_from((AND, OR)),
    parts=st.lists(nodes, min_size=1, max_size=3).map(tuple),
    negated=st.booleans(),
)
readers = st.dictionaries(st.sampled_from(KINDS), st.sampled_from(VALUES))


def holds(node: Node, person: dict[str, str]) -> bool:
    """Say whether a tree means a person who has at most one value of each kind."""
    if isinstance(node, Condition):
        found = person.get(node.kind) in node.values
    else:
        parts = [holds(part, person) for part in node.parts]
        found = all(parts) if node.join == AND else any(parts)
    return found != node.negated


def depth(node: Node) -> int:
    return 0 if isinstance(node, Condition) else 1 + max((depth(part) for part in node.parts), default=0)


@settings(max_examples=60)
@given(trees)
def test_what_is_written_is_read_back(tree: Group) -> None:
    said = json.loads(json.dumps(dump_tree(tree)))
    if depth(tree) <= 6:
        assert parse_tree(said, KINDS) == tree


@settings(max_examples=60)
@given(trees, readers)
def test_tidying_changes_no_reader(tree: Group, person: dict[str, str]) -> None:
    tidied = tidy(tree)
    assert holds(tidied, person) == holds(tree, person)
    assert tidy(tidied) == tidied
    assert depth(tidied) <= depth(tree)


@settings(max_examples=60)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(st.sampled_from(("join", "parts", "kind", "values", "negated", "x")), inner)
        ),
    )
)
def test_whatever_comes_is_a_tree_or_a_tree_error(source: object) -> None:
    try:
        tree = parse_tree(source, KINDS)
    except TreeError:
        return
    assert parse_tree(dump_tree(tree), KINDS) == tree


WRONG: list[tuple[Any, str]] = [
    ([], "no object"),
    ({"kind": "size", "values": ["a"]}, "no group"),
    ({"join": "xor", "parts": []}, "neither and nor or"),
    ({"join": "and", "parts": {}}, "no list"),
    ({"join": "and", "parts": [], "negated": True}, "nobody"),
    ({"join": "and", "parts": [], "negated": "yes"}, "no yes or no"),
    ({"join": "and", "parts": [], "limit": 3}, "neither condition nor group"),
    ({"join": "and", "parts": [{"kind": "shoe", "values": ["a"]}]}, "unknown kind"),
    ({"join": "and", "parts": [{"kind": "size", "values": []}]}, "no values"),
    ({"join": "and", "parts": [{"kind": "size", "values": [1]}]}, "no values"),
    ({"join": "and", "parts": [{"kind": "size", "values": ["a", "a"]}]}, "value twice"),
    ({"join": "and", "parts": [{"join": "or", "parts": []}]}, "empty group"),
    ({"join": "and", "parts": [{"kind": "size", "values": ["a"]}] * 61}, "too many conditions"),
]


@pytest.mark.parametrize(("source", "code"), WRONG)
def test_a_wrong_tree_says_what_is_wrong(source: object, code: str) -> None:
    with pytest.raises(TreeError) as caught:
        parse_tree(source, KINDS)
    assert caught.value.code == code


def test_a_tree_can_be_too_deep() -> None:
    source: dict[str, Any] = {"kind": "size", "values": ["a"]}
    for _ in range(9):
        source = {"join": "and", "parts": [source]}
    with pytest.raises(TreeError, match="too deep"):
        parse_tree(source, KINDS)
