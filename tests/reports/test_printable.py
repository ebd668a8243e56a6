"""What reaches the paper: nothing without a shape, nothing that steers, nothing that runs off the page."""

import re
from pathlib import Path
from typing import Any

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st
from pdfminer.high_level import extract_pages
from pdfminer.layout import LTChar, LTContainer, LTItem

from common.pdf import drawable
from reports.printable import printable, printable_text
from reports.states import ReportKind
from tests.reports.sample import content
from tests.reports.test_pdf import OUR_FONTS, Drawn, drawn

ALLOWED = {ord(letter) for letter in "\n\t\u200b"}
UNBROKEN = "https://example.org/" + "W" * 280
FROM_A_PHONE = (
    "Telaio 3 \N{FACTORY}\N{VARIATION SELECTOR-16} fermo\x0bda lunedì\x02 \N{RIGHT-TO-LEFT OVERRIDE}odnum\x00"
)
HEBREW_AND_CHINESE = "שלום 中文 ﬁne"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Perché no? «Sì», 12.500 € – n°3…", "Perché no? «Sì», 12.500 € – n°3…"),
        ("uno\r\ndue\rtre\x0bquattro\u2028cinque\nsei", "uno\ndue\ntre\nquattro\ncinque\nsei"),
        ("a\x00b\x01c\x1fd\x7fe\ufefff\u202eg", "abcdefg"),
        ("perche\u0301", "perché"),
        ("fermo \N{FACTORY}\N{VARIATION SELECTOR-16}\N{ZERO WIDTH JOINER} da ieri", "fermo  da ieri"),
        ("\N{FULLWIDTH LATIN CAPITAL LETTER A}1 中文", "A1 □□"),
        ("Z" + "\u0300" * 200 + "alto", "Z" + "\u0300" * 3 + "alto"),
        ("x" * 61, "\u200b".join([*["x" * 12] * 5, "x"])),
        ("x" * 59, "x" * 59),
    ],
)
def test_a_text_is_shown_as_it_can_be(written: str, shown: str) -> None:
    assert printable_text(written, drawable()) == shown


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=300))
def test_any_text_is_drawable_and_can_break(written: str) -> None:
    shown = printable_text(written, drawable())
    assert {ord(letter) for letter in shown} <= drawable() | ALLOWED
    assert not re.search("[^ \t\n\u200b]{60}", shown)


def test_the_content_stays_as_it_was_and_names_its_photographs() -> None:
    sha = "a" * 64
    frozen = {"text": "x\x01", "photos": [{"sha256": sha, "caption": "y\x02"}], "level": 3, "score": None}
    before = repr(frozen)
    assert printable(frozen, drawable()) == {
        "text": "x",
        "photos": [{"sha256": sha, "caption": "y"}],
        "level": 3,
        "score": None,
    }
    assert repr(frozen) == before


def filled(text: str) -> dict[str, Any]:
    """A small content with this text wherever people write."""
    frozen = content(name=text[:200], departments=2, areas=1)
    frozen["audit"] |= {"lead": text[:150], "reviewer": text[:150], "team": [text[:150]] * 20}
    frozen["company"] |= {"address": text[:200], "sector": text[:80], "group": text[:200]}
    frozen["sections"] = [section for section in frozen["sections"] if section["code"] in "ABD"]
    for site in frozen["company"]["sites"]:
        site |= {"name": text[:100], "place": text[:200]}
        site["departments"] = [{"name": text[:100], "headcount": 3}] * 2
    for visit in frozen["visits"]:
        visit |= {"people": [text[:150]] * 2, "departments": [text[:100]] * 2, "agreed": text, "priorities": text}
    for section in frozen["sections"]:
        section["title"] = text[:120]
        section["answers"] = section["answers"][:4]
        for answer in section["answers"]:
            answer |= {"question": text, "anchor": text[:200], "text": text, "note": text, "department": text[:100]}
        for department in section["departments"]:
            department["name"] = text[:100]
    for observation in frozen["observations"]:
        observation |= {"text": text, "department": text[:100]}
    for area in frozen["areas"]:
        area |= {"title": text[:160], "technology": text[:160], "description": text, "estimate_basis": text}
        area |= {"cost_min": "999999999999.99", "cost_max": "999999999999.99", "yearly_benefit": "999999999999.99"}
        area["actions"] = [{"title": text[:200], "owner": text[:150], "due_on": "2027-02-28", "state_name": "Da fare"}]
    frozen["comparison"]["sector"] = text[:80]
    return frozen


def letters(item: LTItem) -> list[LTChar]:
    if isinstance(item, LTChar):
        return [item]
    return [letter for inner in item for letter in letters(inner)] if isinstance(item, LTContainer) else []


def off_the_page(document: Drawn, folder: Path) -> list[str]:
    """Return the letters that stand outside their page, with its number."""
    path = folder / "drawn.pdf"
    path.write_bytes(document.pdf.content)
    outside = []
    for number, page in enumerate(extract_pages(path, laparams=None), 1):
        left, low, right, high = page.bbox
        for letter in letters(page):
            if letter.get_text().strip() and not (
                left <= letter.x0 and letter.x1 <= right and low <= letter.y0 and letter.y1 <= high
            ):
                outside.append(f"{number}: {letter.get_text()} at {letter.bbox}")
    return outside


@pytest.mark.parametrize("kind", ReportKind)
@pytest.mark.parametrize("text", [UNBROKEN, FROM_A_PHONE + HEBREW_AND_CHINESE], ids=["unbroken", "odd"])
def test_nothing_runs_off_the_page_and_no_other_font_comes_in(kind: ReportKind, text: str, tmp_path: Path) -> None:
    document = drawn(kind, filled(text))
    assert off_the_page(document, tmp_path) == []
    assert document.complaints == []
    fonts = {
        str(font.get_object()["/BaseFont"])
        for page in document.reader.pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert [font for font in fonts if not OUR_FONTS.fullmatch(font)] == []
    described = document.reader.trailer["/Root"]["/Metadata"].get_object().get_data()
    assert b"pdfuaid:part" in described
    assert fromstring(described) is not None, "well-formed"
