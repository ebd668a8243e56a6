"""Mail as bytes: what is the same for all is made once per batch, what is each reader's own is filled in.

Placeholders are `{{ name }}` in subject, text, HTML and further headers. A value is escaped in HTML, freed of control
characters in text, and put on one line in headers, so that a name can add neither a header nor a tag.

Bodies are quoted-printable, which every relay takes as it is. The pieces between placeholders are encoded once; a soft
line break stands before and after each value, so that pieces and values can be encoded apart.
"""

import re
from binascii import b2a_qp
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import format_datetime
from html import escape

from django.utils import timezone

from common.mailing.headers import address_header, mailbox_header, one_line, text_header

PLACEHOLDER = re.compile(r"\{\{\s*([a-z_]+)\s*\}\}")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]+")
HEADER_NAME = re.compile(r"^[A-Za-z][A-Za-z0-9-]{0,60}$")
OURS = {"from", "to", "cc", "bcc", "sender", "subject", "date", "message-id", "reply-to", "return-path", "mime-version"}
SOFT_BREAK = b"=\r\n"
Clean = Callable[[object], str]


class ContentError(ValueError):
    """A content that can't become a mail."""


@dataclass(frozen=True)
class Content:
    """A batch's frozen content. `headers` are further ones, such as List-Unsubscribe, with placeholders too.

    `literal`: there are no placeholders, braces are text; for mail that was written with somebody's own words in it.
    """

    sender: str
    subject: str
    text: str
    html: str = ""
    reply_to: str = ""
    headers: Mapping[str, str] | None = None
    literal: bool = False


def check_content(content: Content) -> None:
    """Refuse headers that are ours to write, or that are none."""
    for name in content.headers or {}:
        if not HEADER_NAME.match(name) or name.lower() in OURS or name.lower().startswith("content-"):
            raise ContentError(f"not a header that a mail may add: {name!r}")


class Template:
    """A batch's content, taken apart and encoded once."""

    def __init__(self, content: Content, boundary: str) -> None:
        split = _as_one if content.literal else PLACEHOLDER.split
        self._subject = split(content.subject)
        self._headers = {name: split(value) for name, value in (content.headers or {}).items()}
        self._text = _Part("plain", split(content.text), _in_text)
        self._html = _Part("html", split(content.html), _in_html) if content.html else None
        mark = f"--{boundary}".encode()
        self._open, self._between, self._close = mark + b"\r\n", b"\r\n" + mark + b"\r\n", b"\r\n" + mark + b"--\r\n"
        head = [f"From: {address_header(content.sender)}"]
        if content.reply_to:
            head.append(f"Reply-To: {address_header(content.reply_to)}")
        head.append("MIME-Version: 1.0")
        if self._html:
            head.append(f'Content-Type: multipart/alternative; boundary="{boundary}"')
        self._head = head

    def fill(self, address: str, message_id: str, values: Mapping[str, object]) -> bytes:
        """The mail to one address, ready to hand over (CRLF line ends, the final one included)."""
        head = [
            *self._head,
            f"To: {mailbox_header(str(values.get('name') or ''), address)}",
            f"Subject: {text_header(_filled(self._subject, values, one_line))}",
            f"Message-ID: {one_line(message_id)}",
            f"Date: {format_datetime(timezone.now())}",
            *(f"{name}: {_further(_filled(pieces, values, one_line))}" for name, pieces in self._headers.items()),
            "",
        ]
        top = "\r\n".join(head).encode()
        text = self._text.fill(values)
        if self._html is None:
            return top + text + b"\r\n"
        html = self._html.fill(values)
        return b"".join((top, b"\r\n", self._open, text, self._between, html, self._close))


class _Part:
    """One body: literal pieces in quoted-printable, and the names of what comes between them."""

    def __init__(self, subtype: str, pieces: list[str], clean: Clean) -> None:
        self._clean = clean
        self._names = pieces[1::2]
        head = f"Content-Type: text/{subtype}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        literal = [_quoted(_unix(piece)) for piece in pieces[::2]]
        if self._names:
            first, *middle, last = literal
            literal = [first + SOFT_BREAK, *(SOFT_BREAK + piece + SOFT_BREAK for piece in middle), SOFT_BREAK + last]
        self._pieces = [head.encode() + literal[0], *literal[1:]]

    def fill(self, values: Mapping[str, object]) -> bytes:
        if not self._names:
            return self._pieces[0]
        filled = [self._pieces[0]]
        for name, piece in zip(self._names, self._pieces[1:], strict=True):
            filled += (_quoted(self._clean(values.get(name, ""))), piece)
        return b"".join(filled)


def _as_one(source: str) -> list[str]:
    return [source]


def _unix(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _quoted(text: str) -> bytes:
    """Quoted-printable with CRLF at line ends, at most 76 characters a line."""
    encoded: bytes = b2a_qp(text.encode("utf-8", "replace"), istext=True)
    return encoded.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def _filled(pieces: list[str], values: Mapping[str, object], clean: Clean) -> str:
    if len(pieces) == 1:
        return pieces[0]
    filled = list(pieces)
    filled[1::2] = [clean(values.get(name, "")) for name in pieces[1::2]]
    return "".join(filled)


def _further(value: str) -> str:
    """A header with addresses or keywords: as it is where it is ASCII, since nothing may be folded into it."""
    line = one_line(value)
    return line if line.isascii() and len(line) < 900 else text_header(line)


def _in_text(value: object) -> str:
    return CONTROL.sub(" ", _unix(str(value)))


def _in_html(value: object) -> str:
    return escape(_in_text(value))
