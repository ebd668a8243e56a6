"""WeasyPrint behind the wrapper. Import it only through `common.pdf.engine()`, which sets the fonts first."""

import base64
import binascii
import re
import zlib
from functools import lru_cache
from pathlib import Path
from xml.etree import ElementTree

import pydyf
import weasyprint
from cssselect2 import ElementWrapper
from PIL import ImageFile
from weasyprint.urls import FatalURLFetchingError, URLFetcherResponse

from common.pdf import Pdf, PdfError, Resources

# WeasyPrint lets Pillow fill up damaged pictures with grey, for the whole process. Uploads that are checked in the same
# process must still be refused when they are damaged, and the pictures we draw are sound.
ImageFile.LOAD_TRUNCATED_IMAGES = False

# Photographs are scaled down to 150 dpi, and not written anew before that: uploads have been re-encoded already.
OPTIONS = {"pdf_variant": "pdf/ua-1", "dpi": 150, "attachments": None}
BASE_URL = "asset:"
ASSET = re.compile(r"asset:([a-z0-9][a-z0-9_-]*\.(?:css|svg|png))")
PHOTO = re.compile(r"photo:([0-9a-f]{64})")
SMALL_IMAGE = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,([A-Za-z0-9+/=]*)")
SMALL_IMAGE_LIMIT = 32 * 1024


class OwnFilesOnly:
    """The fetcher: serves what `Resources` names and stops the drawing at anything else.

    WeasyPrint asks it for everything: images, stylesheets, @import, @font-face, what an SVG or an object refers to.
    """

    _fail_on_errors = True  # read by WeasyPrint: any error here ends the drawing, nothing is left out silently

    def __init__(self, resources: Resources) -> None:
        self._resources = resources

    def __call__(self, url: str) -> URLFetcherResponse:
        """Answer one request."""
        return URLFetcherResponse(url, self._read(url), {"Content-Type": _content_type(url)})

    fetch = __call__

    def _read(self, url: str) -> bytes:
        if (match := ASSET.fullmatch(url)) and match[1] in self._resources.assets:
            return self._resources.assets[match[1]].read_bytes()
        if match := PHOTO.fullmatch(url):
            return self._resources.photo(match[1])
        if len(url) <= SMALL_IMAGE_LIMIT and (match := SMALL_IMAGE.fullmatch(url)):
            return _decoded(match[1])
        raise PdfError(f"refused: {url[:80]}")


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise PdfError("refused: a damaged data address") from error


def _content_type(url: str) -> str:
    return "text/css" if url.endswith(".css") else "application/octet-stream"


class WellFormed(weasyprint.HTML):  # type: ignore[misc]
    """A document read as XML already: WeasyPrint's own parser of HTML is written in Python and takes fifty times as long."""

    def __init__(self, root: ElementTree.Element, resources: Resources) -> None:  # not the parent's, which would parse
        self.base_url = BASE_URL
        self.url_fetcher = OwnFilesOnly(resources)
        self.media_type = "print"
        self.wrapper_element = ElementWrapper.from_html_root(root, content_language=None)
        self.etree_element = self.wrapper_element.etree_element


def _read(html: str, resources: Resources) -> tuple[weasyprint.HTML, list[weasyprint.CSS]]:
    """The document, and apart from it those of its style sheets that are ours: they are the same for all.

    Our templates write well-formed XML. What isn't is drawn all the same, by the slower way.
    """
    try:
        root = ElementTree.fromstring(html)  # noqa: S314 (our templates' output: it declares no entities)
    except ElementTree.ParseError:
        return weasyprint.HTML(string=html, base_url=BASE_URL, url_fetcher=OwnFilesOnly(resources)), []
    sheets = _take_sheets(root, resources)
    return WellFormed(root, resources), sheets


def _take_sheets(root: ElementTree.Element, resources: Resources) -> list[weasyprint.CSS]:
    """Take the links to our own style sheets out of the document, and return what they lead to."""
    sheets = []
    for head in root.findall("head"):
        for link in head.findall("link[@rel='stylesheet']"):
            match = ASSET.fullmatch(link.get("href", ""))
            if match and match[1] in resources.assets:
                path = resources.assets[match[1]]
                sheets.append(_sheet(path, path.stat().st_mtime_ns))
                head.remove(link)
    return sheets


@lru_cache(maxsize=8)
def _sheet(path: Path, changed: int) -> weasyprint.CSS:
    """A style sheet of ours, read once per process and state of the file. It names no other file."""
    return weasyprint.CSS(string=path.read_text(encoding="utf-8"), base_url=BASE_URL, url_fetcher=_no_file)


def _no_file(url: str) -> URLFetcherResponse:
    raise PdfError(f"refused: {url[:80]}")


class Written(pydyf.Object):  # type: ignore[misc]
    """An object of a PDF whose bytes are there already."""

    data = b""
    compressible = False

    def __init__(self, source: pydyf.Object) -> None:
        super().__init__()
        self.number, self.generation, self.free = source.number, source.generation, source.free
        self.compressible = source.compressible
        self.data = _packed(source).data


def _packed(one: pydyf.Object) -> pydyf.Object:
    """The same object; if it is a stream that would be packed whenever it is asked for its bytes, packed for good."""
    if getattr(one, "compress", False):
        one.compress = False
        content = one.data.partition(b"\nstream\n")[2].removesuffix(b"\nendstream")
        one.stream, one.extra = [zlib.compress(content)], one.extra | {"Filter": "/FlateDecode"}
    return one


def _write_each_once(_document: object, pdf: pydyf.PDF) -> None:
    """Make the bytes of each object now, and those of the two that the writer adds when it adds them.

    The writer asks for them twice, once for the file and once for its checksum, and packs each stream both times, as
    tightly as it can: an eighth of the time of a report, for 3 % of its size.
    """
    pdf.objects[:] = [one if one.free == "f" else Written(one) for one in pdf.objects]
    pdf.add_object = lambda one: pydyf.PDF.add_object(pdf, _packed(one))


def draw(html: str, *, resources: Resources, identifier: bytes, most_pages: int | None = None) -> Pdf | None:
    """Lay out, count, and write."""
    try:
        source, sheets = _read(html, resources)
        document = source.render(stylesheets=sheets, **OPTIONS)
        if most_pages is not None and len(document.pages) > most_pages:
            return None
        written = document.write_pdf(finisher=_write_each_once, pdf_identifier=identifier, **OPTIONS)
        return Pdf(written, len(document.pages))
    except FatalURLFetchingError as error:
        raise error.__cause__ or PdfError(str(error)) from None
