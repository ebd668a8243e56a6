"""A segment said in plain words: complete, unambiguous, and as people say it."""

import pytest
from hypothesis import given, settings

from django.utils.translation import override

from newsletters.condition_kinds import ConditionKind
from newsletters.reader_kinds import AREA, PROVINCE, SECTOR, SIZE
from newsletters.segment_tree import AND, OR, Condition, Group, conditions_of, tidy
from newsletters.segment_words import listed, segment_words, softened
from tests.newsletters.test_segment_tree import trees


def plain_kind(name: str) -> ConditionKind:
    """Make a kind whose values are single letters, so that a sentence can be taken apart."""
    return ConditionKind(
        name,
        name,
        lambda: [(value, value.upper()) for value in "abc"],
        matches=lambda values: None,
        says=lambda labels: f"{name} {listed(labels)}",
        denies=lambda labels: f"no {name} {listed(labels)}",
        excludes=lambda labels: f"except {name} {listed(labels)}",
    )


KINDS = {name: plain_kind(name) for name in ("sector", "size", "role")}


def reading(tree: Group) -> object:
    """What a tidy tree says, whatever the order in which a list says it."""

    def key(node: object) -> str:
        if isinstance(node, Condition):
            return repr((node.kind, sorted(node.values), node.negated))
        return repr((node.join, node.negated, sorted(key(part) for part in node.parts)))

    return key(tidy(tree))


@settings(max_examples=60)
@given(trees, trees)
def test_two_segments_that_differ_never_read_alike(one: Group, other: Group) -> None:
    with override("en"):
        alike = segment_words(one, KINDS) == segment_words(other, KINDS)
    assert not alike or reading(one) == reading(other)


@settings(max_examples=60)
@given(trees)
def test_every_condition_is_said_and_brackets_close(tree: Group) -> None:
    for language in ("it", "en"):
        with override(language):
            sentence = segment_words(tree, KINDS)
        assert sentence.count("(") == sentence.count(")")
        assert "  " not in sentence
        assert sentence[0].isupper()
        said = sum(sentence.count(f"{kind} ") for kind in KINDS)
        assert said == len(list(conditions_of(tidy(tree))))


SAID = [
    (Group(AND), "Tutti gli iscritti"),
    (Group(AND, (Condition("sector", ("tessile",)),)), "Iscritti del settore tessile"),
    (
        Group(
            AND,
            (
                Condition("size", ("micro",), negated=True),
                Condition("sector", ("tessile",)),
                Condition("province", ("PO",)),
                Condition("area", ("process",)),
            ),
        ),
        "Iscritti del settore tessile, della provincia di Prato, con un ambito aperto di tipo processo produttivo, "
        "escluse le micro imprese",
    ),
    (
        Group(OR, (Condition("province", ("PO", "FI")), Condition("sector", ("concia",), negated=True))),
        "Iscritti delle province di Prato o Firenze oppure non del settore concia",
    ),
    (
        Group(
            AND,
            (
                Group(OR, (Condition("sector", ("tessile",)), Condition("area", ("product", "process")))),
                Condition("province", ("PO",), negated=True),
            ),
        ),
        "Iscritti (del settore tessile oppure con un ambito aperto di tipo prodotto o processo produttivo), "
        "esclusi quelli della provincia di Prato",
    ),
    (
        Group(
            AND,
            (
                Condition("sector", ("tessile",)),
                Group(OR, (Condition("province", ("PO",)), Condition("size", ("micro",)))),
                Group(OR, (Condition("province", ("FI",)), Condition("size", ("small",)))),
            ),
        ),
        "Iscritti del settore tessile (della provincia di Prato oppure di micro imprese), "
        "(della provincia di Firenze oppure di piccole imprese)",
    ),
    (
        Group(AND, (Condition("sector", ("moda", "tessile")),)),
        "Iscritti dei settori tessile o «moda e lusso»",
    ),
    (
        Group(AND, (Condition("sector", ("tessile",)), Condition("size", ("micro",))), negated=True),
        "Iscritti non (del settore tessile e inoltre di micro imprese)",
    ),
]
CHOICES = {
    "sector": {"tessile": "tessile", "concia": "concia", "moda": "moda e lusso"},
    "province": {"PO": "Prato", "FI": "Firenze"},
}


@pytest.mark.parametrize(("tree", "sentence"), SAID)
def test_segments_are_said_in_italian(tree: Group, sentence: str, monkeypatch: pytest.MonkeyPatch) -> None:
    kinds = {kind.name: kind for kind in (SECTOR, PROVINCE, SIZE, AREA)}
    for name, choices in CHOICES.items():
        monkeypatch.setitem(kinds, name, _with_choices(kinds[name], choices))
    with override("it"):
        assert segment_words(tree, kinds) == sentence


def _with_choices(kind: ConditionKind, choices: dict[str, str]) -> ConditionKind:
    return ConditionKind(
        kind.name, kind.label, lambda: choices.items(), kind.matches, kind.says, kind.denies, kind.excludes
    )


@pytest.mark.parametrize(("label", "inside"), [("Tessile", "tessile"), ("ICT", "ICT"), ("Energia", "energia")])
def test_labels_lose_their_capital_inside_a_sentence(label: str, inside: str) -> None:
    assert softened(label) == inside
