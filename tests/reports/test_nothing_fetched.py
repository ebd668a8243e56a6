"""Nothing but our own files is ever read: a server that records, a file that must not be seen, hostile texts."""

import io
import threading
import urllib.request
from collections.abc import Iterator
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from xml.etree import ElementTree

import pytest
from pypdf import PdfReader

from common.pdf import Pdf, PdfError, Resources, draw
from reports.documents import ASSETS, PhotoError
from reports.layout import audit_report_html, summary_html
from tests.reports.sample import content

CANARY = "CANARINO-DI-PROVA-7311"
DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
WAYS = {
    "image": '<img alt="x" src="{url}"/>',
    "image set": '<img alt="x" srcset="{url} 2x" src="{url}"/>',
    "link": '<link rel="stylesheet" href="{url}"/>',
    "import": "<style>@import url({url});</style>",
    "background": "<style>body {{ background: url({url}) }}</style>",
    "content": "<style>p::before {{ content: url({url}) }}</style>",
    "list": "<style>li {{ display: list-item; list-style-image: url({url}) }}</style><ul><li>x</li></ul>",
    "border image": "<style>p {{ border: 1px solid; border-image-source: url({url}) }}</style>",
    "font": "<style>@font-face {{ font-family: x; src: url({url}) }} p {{ font-family: x }}</style>",
    "object": '<object data="{url}" type="image/png"></object>',
    "embed": '<embed src="{url}" type="image/png"/>',
    "svg image": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="{url}" width="9" height="9"/></svg>',
    "svg use": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><use href="{url}#a"/></svg>',
    "svg style": '<svg xmlns="http://www.w3.org/2000/svg"><style>@import url({url});</style><rect width="9" height="9"/></svg>',
    "attachment": '<link rel="attachment" href="{url}"/>',
    "linked file": '<a rel="attachment" href="{url}">x</a>',
    "base": '<base href="{url}"/><img alt="x" src="x.png"/>',
}
FREE_TEXTS = {"name", "legal_form", "address", "lead", "none_found_note", "agreed", "priorities", "text", "title"}
FREE_TEXTS |= {"description", "estimate_basis", "technology", "department"}


class Recorder(BaseHTTPRequestHandler):
    """Notes each request and answers with a picture."""

    seen: list[str] = []  # noqa: RUF012

    def do_GET(self) -> None:
        """Note it."""
        self.seen.append(self.path)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(CANARY.encode())

    def log_message(self, format: str, *args: object) -> None:
        """Be quiet."""


@pytest.fixture
def server() -> Iterator[str]:
    Recorder.seen = []
    with ThreadingHTTPServer(("127.0.0.1", 0), Recorder) as listening:
        threading.Thread(target=listening.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{listening.server_address[1]}"
        listening.shutdown()


@pytest.fixture
def canary(tmp_path: Path) -> str:
    path = tmp_path / "canary.txt"
    path.write_text(CANARY)
    return path.as_uri()


def no_photo(sha: str) -> bytes:
    raise PhotoError(sha)


def attempt(html: str, *, loose: bool = False) -> Pdf | None:
    """Draw a page of this body, well-formed or loosely written; None if that was refused."""
    page = f'<html lang="it"><head><title>t</title></head><body><p>testo</p>{html}{"<br>" * loose}</body></html>'
    try:
        return draw(page, resources=Resources(ASSETS, no_photo), identifier=b"x" * 16)
    except PdfError:
        return None


@pytest.mark.parametrize("loose", [False, True], ids=["well-formed", "loose"])
@pytest.mark.parametrize("way", WAYS)
def test_no_way_out(way: str, loose: bool, server: str, canary: str) -> None:
    addresses = (
        f"{server}/x.png",
        canary,
        "file:///etc/hostname",
        "//127.0.0.1/x",
        "asset:../settings.py",
        "ftp://h/x",
    )
    for address in addresses:
        pdf = attempt(WAYS[way].format(url=address), loose=loose)
        if pdf is not None:
            assert CANARY.encode() not in pdf.content
            assert "/EmbeddedFiles" not in PdfReader(io.BytesIO(pdf.content)).trailer["/Root"].get("/Names", {})
    assert Recorder.seen == []


def test_the_recorder_would_have_seen_it(server: str) -> None:
    urllib.request.urlopen(f"{server}/seen").read()
    assert Recorder.seen == ["/seen"]


@pytest.mark.parametrize(
    "address",
    [
        "data:image/svg+xml;base64,PHN2Zy8+",
        "data:text/css,p{}",
        f"data:image/png;base64,{'A' * 40000}",
        "asset:unknown.css",
        "ASSET:report-print.css",
        "photo:xyz",
        "report-print.css",
    ],
)
def test_other_addresses_are_refused(address: str) -> None:
    assert attempt(f'<img alt="x" src="{address}"/>') is None


def test_a_small_image_in_the_page_is_fine() -> None:
    assert attempt(f'<img alt="x" src="data:image/png;base64,{DOT}"/>') is not None


@pytest.mark.parametrize(
    "hostile",
    [
        '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="90"><image href="{url}" width="90" height="90"/></svg>',
        '<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "{url}">]>'
        '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="90"><text y="20">&x;</text></svg>',
        '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="90"><style>@import url({url});</style></svg>',
    ],
)
def test_a_photograph_that_is_none_reads_nothing(hostile: str, server: str, canary: str) -> None:
    for url in (f"{server}/x.png", canary):
        stored = hostile.format(url=url).encode()
        photos = Resources(ASSETS, {sha256(stored).hexdigest(): stored}.__getitem__)
        html = f'<html lang="it"><title>t</title><img alt="x" src="photo:{sha256(stored).hexdigest()}"/></html>'
        try:
            pdf = draw(html, resources=photos, identifier=b"x" * 16)
        except PdfError:
            continue
        assert pdf is not None
        assert CANARY not in "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf.content)).pages)
    assert Recorder.seen == []


def test_hostile_texts_stay_texts(server: str, canary: str) -> None:
    ways = "".join(WAYS[way].format(url=url) for way in ("image", "object") for url in (f"{server}/x", canary))
    hostile = (
        f'"></p></div></td>{ways}</style><script>x</script>{{{{ content.made_at }}}}{{% load static %}}]]>\u202e&amp;'
    )
    frozen = content(departments=1, areas=1)
    for place in (frozen["company"], frozen["audit"], *frozen["visits"], *frozen["observations"], *frozen["areas"]):
        place.update({key: hostile for key in place if key in FREE_TEXTS})
    for section in frozen["sections"]:
        section["title"] = hostile
        for answer in section["answers"][:2]:
            answer |= {"question": hostile, "note": hostile, "anchor": hostile, "text": hostile}
    for html in (audit_report_html(frozen), summary_html(frozen, 0)):
        assert ElementTree.fromstring(html).tag == "html", "read the quick way, whatever was written"  # noqa: S314
        assert "<script" not in html
        assert html.count("<link") == html.count("asset:") > 0
        pdf = draw(html, resources=Resources(ASSETS, no_photo), identifier=b"x" * 16)
        assert pdf is not None
        text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf.content)).pages)
        assert CANARY not in text
        assert "<img" in text, "markup is shown as it was written"
    assert Recorder.seen == []
