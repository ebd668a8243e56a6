"""The documents as a reader's program sees them: pages, tags, fonts, bookmarks, texts."""

import io
import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from itertools import pairwise
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from common.pdf import Pdf, Resources, draw
from reports.documents import ASSETS, draw_report
from reports.layout import audit_report_html
from reports.states import ReportKind
from tests.reports.sample import content

OUR_FONTS = re.compile(r"/[A-Z]{6}\+Distretto-Carta(-Semi-Bold|-Bold|-Italic)?")
LONG = "Società Cooperativa di Lavorazioni Tessili Artigiane della Valle dell’Ombrone Pistoiese e del Bisenzio "


@dataclass
class Drawn:
    """A document, its reader, the text of its pages, and what the engine complained about."""

    pdf: Pdf
    reader: PdfReader
    texts: list[str]
    complaints: list[str]


def picture(shade: int) -> bytes:
    """Return a photograph's bytes."""
    made = io.BytesIO()
    Image.effect_noise((400 + shade, 300), 60).convert("RGB").save(made, "JPEG")
    return made.getvalue()


def drawn(kind: ReportKind, frozen: dict[str, Any], photos: dict[str, bytes] | None = None) -> Drawn:
    """Draw and read back."""
    complaints: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            complaints.append(record.getMessage())

    keeper = Keep(logging.WARNING)
    logging.getLogger("weasyprint").addHandler(keeper)
    try:
        if kind == ReportKind.AUDIT:
            resources = Resources(ASSETS, (photos or {}).__getitem__)
            pdf = draw(audit_report_html(frozen), resources=resources, identifier=b"0123456789abcdef")
        else:
            pdf = draw_report(kind, frozen)
    finally:
        logging.getLogger("weasyprint").removeHandler(keeper)
    assert pdf is not None
    reader = PdfReader(io.BytesIO(pdf.content))
    return Drawn(pdf, reader, [page.extract_text() for page in reader.pages], complaints)


@cache
def usual() -> Drawn:
    """Draw a usual report once for all tests of this file."""
    photos = {sha256(made).hexdigest(): made for made in map(picture, (1, 2))}
    return drawn(ReportKind.AUDIT, content(photos=tuple(photos)), photos)


@cache
def summary() -> Drawn:
    """Draw a usual summary once."""
    return drawn(ReportKind.SUMMARY, content())


def every(reader: PdfReader, kind: str) -> Iterator[DictionaryObject]:
    """Yield the structure elements of a kind."""
    waiting: list[Any] = [reader.trailer["/Root"]["/StructTreeRoot"]["/K"]]
    while waiting:
        item = waiting.pop()
        item = item.get_object() if isinstance(item, IndirectObject) else item
        if isinstance(item, ArrayObject):
            waiting.extend(item)
        elif isinstance(item, DictionaryObject):
            if item.get("/S") == kind:
                yield item
            if "/K" in item:
                waiting.append(item["/K"])


def chapters(document: Drawn) -> list[tuple[str, int]]:
    """Return the bookmarks of the first level with their pages, counted from 1."""
    reader = document.reader
    return [
        (str(mark.title), (reader.get_destination_page_number(mark) or 0) + 1)
        for mark in reader.outline
        if not isinstance(mark, list)
    ]


@pytest.mark.parametrize("document", [usual, summary])
def test_it_is_tagged_titled_and_says_its_language(document: Callable[[], Drawn]) -> None:
    reader = document().reader
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "it"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "Lanificio dell’Arno" in reader.metadata.title
    assert reader.metadata.author == "Distretto Tecnologico"
    assert b"pdfuaid:part" in root["/Metadata"].get_object().get_data()
    assert "/EmbeddedFiles" not in root.get("/Names", {})
    assert document().complaints == []


@pytest.mark.parametrize("document", [usual, summary])
def test_only_our_fonts_are_in_it(document: Callable[[], Drawn]) -> None:
    found = set()
    for page in document().reader.pages:
        for font in page["/Resources"]["/Font"].values():
            described = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
            assert {"/FontFile2", "/FontFile3"} & described.keys(), "embedded"
            found.add(str(font.get_object()["/BaseFont"]))
    assert found
    assert [name for name in found if not OUR_FONTS.fullmatch(name)] == []


@pytest.mark.parametrize("document", [usual, summary])
def test_every_picture_and_chart_has_a_text(document: Callable[[], Drawn]) -> None:
    figures = list(every(document().reader, "/Figure"))
    assert figures
    assert all(str(figure.get("/Alt", "")).strip() for figure in figures)


def test_bookmarks_and_contents_tell_the_true_pages() -> None:
    marks = chapters(usual())
    assert [title.partition(". ")[2] for title, _ in marks] == [
        "L’impresa",
        "L’audit e il metodo",
        "Il quadro d’insieme",
        "I risultati per sezione",
        "Ambiti di miglioramento",
        "Le azioni concordate",
        "Tutte le risposte",
    ]
    contents = usual().texts[1]
    for title, page in marks:
        assert title in usual().texts[page - 1].replace("\n", " ")
        assert re.search(rf"{re.escape(title)}\s*[. ]+{page}\b", contents), title


def test_the_running_head_names_the_chapter_that_a_page_begins_with() -> None:
    marks = chapters(usual())
    for (before, _), (title, page) in pairwise(marks):
        text = usual().texts[page - 1].replace("\n", " ")
        begins_the_page = text.count(title) > 1
        assert begins_the_page or before in text, title
    methods = next(page for title, page in marks if "metodo" in title)
    assert marks[0][0] in usual().texts[methods - 1].replace("\n", " "), "this chapter goes on where the first one ends"


def test_no_page_holds_only_the_last_lines_of_a_chapter() -> None:
    lengths = {number: len(text) for number, text in enumerate(usual().texts, 1)}
    last = usual().pdf.pages
    assert [number for number, length in lengths.items() if length < 500 and number not in (1, last)] == []


def test_each_page_says_which_of_how_many() -> None:
    texts, pages = usual().texts, usual().pdf.pages
    assert pages == len(texts)
    assert "Pagina" not in texts[0], "the cover is bare"
    for number, text in enumerate(texts[1:], 2):
        assert f"Pagina {number} di {pages}" in text
        assert "Distretto Tecnologico" in text


def test_italian_words_are_hyphenated() -> None:
    ends = re.findall(r"[a-zàèéìòù]{2,}[-\u2010]\n[a-zàèéìòù]{2,}", "\n".join(usual().texts))
    assert len(ends) > 5


def test_it_shows_scores_comparison_areas_both_rankings_and_actions() -> None:
    text = re.sub(r"[\n ]+", " ", "\n".join(usual().texts))
    for words in (
        "2,8",
        "96\N{NO-BREAK SPACE}%",
        "n = 37",
        "Collegare i telai del 2009",
        "per l’imprenditore: n. 6",
        "12.500–",
        "9.400\N{NO-BREAK SPACE}€",
        "TRL): 6 → 8",
        "28 febbraio 2027",
        "24 novembre 2026",
        "Telai del 2009",
        "Sapere a che punto è ogni commessa",
        "Non rilevate: E6",
    ):
        assert words in text, words


@pytest.mark.parametrize("kind", ReportKind)
def test_the_same_content_gives_the_same_bytes(kind: ReportKind) -> None:
    first, second = (draw_report(kind, content(departments=1, areas=2)) for _ in range(2))
    assert first.content == second.content


def test_nothing_found_and_nothing_to_compare_is_said() -> None:
    frozen = content(areas=0, departments=0)
    frozen |= {"comparison": None, "visits": [], "observations": [], "overall": {"score": None, "coverage": None}}
    frozen["audit"] |= {"none_found": True, "none_found_note": "Investimenti appena conclusi.", "team": []}
    frozen["company"] |= {"years": [], "sites": [], "sector": ""}
    for section in frozen["sections"]:
        section |= {"score": None, "coverage": None, "median": None, "answers": [], "departments": []}
    document = drawn(ReportKind.AUDIT, frozen)
    text = "\n".join(document.texts)
    for words in (
        "Nessun ambito individuato. Investimenti appena conclusi.",
        "Nessuna azione è stata ancora concordata.",
        "Nessuna visita è registrata.",
        "Nessuna sede è registrata.",
        "Troppe poche sezioni",
        "n.d.",
    ):
        assert words in text.replace("\n", " "), words
    assert document.complaints == []
    assert drawn(ReportKind.SUMMARY, frozen).pdf.pages == 1


def test_the_largest_audit_stays_within_bounds() -> None:
    frozen = content(name=LONG * 2, departments=30, areas=60)
    document = drawn(ReportKind.AUDIT, frozen)
    text = "\n".join(document.texts)
    assert document.pdf.pages < 60
    assert "Altri 30" in text.replace("\n", " ") or "altri 30" in text
    assert "Reparto 30" in text
    assert document.complaints == []
    for page in document.reader.pages:
        assert [float(side) for side in page.mediabox[2:]] == pytest.approx([595.28, 841.89], abs=0.1)


@pytest.mark.parametrize("areas", [0, 60])
def test_the_summary_is_one_page_whatever_is_written(areas: int) -> None:
    frozen = content(name=LONG * 2, areas=areas)
    frozen["house"]["name"] = LONG
    frozen["audit"]["lead"] = LONG
    for area in frozen["areas"]:
        area |= {"title": LONG * 2, "cost_min": "1234567890.12", "cost_max": "9934567890.12"}
        area["actions"] = [{"title": LONG * 2, "owner": "M" * 150, "due_on": "2027-02-28", "state_name": "Da fare"}]
    for section in frozen["sections"]:
        section["title"] = "W" * 200
    document = drawn(ReportKind.SUMMARY, frozen)
    assert (document.pdf.pages, len(document.reader.pages)) == (1, 1)
