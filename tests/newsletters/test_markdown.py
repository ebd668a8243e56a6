"""Markdown: whatever is typed, no HTML comes out that runs, and the text part stays within its columns."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletters.addresses import is_well_formed
from newsletters.markdown import ATTRIBUTES, TAGS, WIDTH, markdown_html, markdown_text, underlined

WORDS = ("script", "on", "javascript:", "a", "href", "https://x.it")
HOSTILE = st.lists(st.sampled_from([*"<>\"'&/=()[]`*_#!-\n :;{}|", *WORDS])).map("".join)


class Seen(HTMLParser):
    """Collects what a browser would see."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


@given(HOSTILE)
def test_no_source_makes_html_that_was_not_meant(source: str) -> None:
    for tag, attributes in Seen(markdown_html(source)).tags:
        assert tag in TAGS
        assert set(attributes) <= ATTRIBUTES.get(tag, set())
        assert tag != "a" or is_well_formed(attributes["href"] or "")


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[qui](javascript:alert(1))",
        "[qui](data:text/html;base64,PHNjcmlwdD4=)",
        "[qui](//altrove.example)",
        '[qui](https://x.it "\\"><script>")',
    ],
)
def test_what_could_run_is_shown_as_it_was_typed(source: str) -> None:
    seen = Seen(markdown_html(source))
    assert {tag for tag, _ in seen.tags} <= {"p", "a"}
    assert all("://x.it" in (attributes.get("href") or "") for tag, attributes in seen.tags if tag == "a")


def test_text_has_numbered_links_lists_and_quotations() -> None:
    notes: list[str] = []

    def note(address: str) -> str:
        notes.append(address)
        return f"[{len(notes)}]"

    source = "# Bandi\n\nIl **primo** è [qui](https://a.it).\n\n- uno\n- due\n\n> detto [bene](/workshops/)\n"
    assert markdown_text(source, note) == "Bandi\n-----\n\nIl primo è qui [1].\n\n- uno\n- due\n\n> detto bene [2]"
    assert notes == ["https://a.it", "/workshops/"]


@given(st.lists(st.text("abcdefghi", min_size=1, max_size=20), min_size=1, max_size=80))
def test_lines_of_text_fit_their_columns(words: list[str]) -> None:
    lines = markdown_text(" ".join(words), str).splitlines()
    assert all(len(line) <= WIDTH for line in lines)
    assert " ".join(lines).split() == words


def test_underlining_is_as_long_as_the_heading() -> None:
    assert underlined("Bandi", "=") == "Bandi\n====="


@pytest.mark.parametrize(
    ("address", "is_good"),
    [
        ("https://a.it/x?y=1", True),
        ("/workshops/", True),
        ("mailto:info@distretto.example", True),
        ("tel:+39 0574 1234", False),
        ("tel:+39-0574-1234", True),
        ("http://localhost:8000/", True),
        ("//a.it/", False),
        ("/\\a.it", False),
        ("https://user:secret@a.it", False),
        ("https://a", False),
        ("https://a..it", False),
        ("https://a.it:99999/", False),
        ("javascript:alert(1)", False),
        ("ftp://a.it", False),
        ("https://a.it/{{ name }}", False),
        ("", False),
    ],
)
def test_addresses_that_an_issue_may_link_to(address: str, is_good: bool) -> None:
    assert is_well_formed(address) == is_good
