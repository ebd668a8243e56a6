"""Placeholders: filled once, each value cleaned, and no typed text can ask for a value that was not meant for it."""

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletters.placeholders import Placeholder, filled, marked, placeholders_in, plain, settled, unknown_in

PARTS = ("name", "unsubscribe_url", "reader", "{{ ", " }}", *"{}| \ue000\ue001\ue002<>")
ANY = st.lists(st.sampled_from(PARTS)).map("".join)


@given(ANY)
def test_no_text_asks_the_outbox_for_more_than_its_placeholders(text: str) -> None:
    ready = settled(marked(text))
    known = {one.key for one in placeholders_in(marked_free(text))}
    values = {"unsubscribe_url": "SECRET", "preferences_url": "SECRET", "reader": "SECRET"}
    assert "SECRET" not in filled(ready, values | dict.fromkeys(known, "x"), str)


def marked_free(text: str) -> str:
    """The text without the characters that only we use."""
    return text.translate({ord(char): None for char in "\ue000\ue001\ue002"})


def test_a_value_is_escaped_and_not_filled_again() -> None:
    ready = settled(marked("Ciao {{ name }}"))
    assert filled(ready, {"name": "{{ unsubscribe_url }}<b>"}, escape) == "Ciao {{ unsubscribe_url }}&lt;b&gt;"


def test_another_fallback_is_another_value() -> None:
    one, two = placeholders_in("{{ name|amica }} {{ name | amico }} {{name|amica}}")
    assert one.key != two.key
    assert one.value({"name": " "}) == "amica"
    assert one.value({"name": "Ada"}) == "Ada"
    assert Placeholder("name").key == "name"


@pytest.mark.parametrize(
    ("text", "without_name"),
    [
        ("Gentile {{ name|lettrice }}, ciao", "Gentile lettrice, ciao"),
        ("Gentile {{ name }}, ciao", "Gentile, ciao"),
        ("Nessuno : qui", "Nessuno : qui"),
        ("{{ altro }}", "{{ altro }}"),
    ],
)
def test_for_everybody_nobody_is_named(text: str, without_name: str) -> None:
    assert plain(text) == without_name


def test_unknown_names_are_told() -> None:
    assert unknown_in("{{ name }} {{ cognome }} {{ unsubscribe_url }}") == ("cognome", "unsubscribe_url")
