"""Header values as the wire wants them: one line of ASCII, other letters in encoded words (RFC 2047)."""

import re
from binascii import b2a_base64
from email.utils import parseaddr

from common.mailing.suppressions import wire_domain

# Also what turns the writing round (bidirectional embeddings and overrides): a name must not rewrite what is beside it.
CONTROL = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029\u202a-\u202e\u2066-\u2069]+")
ATOMS = re.compile(r"^[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]*$")
PLAIN = re.compile(r"^[\x20-\x7e]{0,60}$")
WORD_BYTES = 42  # in base64 with its frame: under the 75 characters that an encoded word may have


def one_line(value: object) -> str:
    """A value that can stand in a header: without line breaks or other control characters."""
    return CONTROL.sub(" ", str(value)).strip()


def text_header(value: str) -> str:
    """Free text: as it is where it is short and ASCII, else in encoded words."""
    line = one_line(value)
    return line if PLAIN.match(line) and "=?" not in line else encoded_words(line)


def encoded_words(text: str) -> str:
    """RFC 2047: pieces of base64, none of which splits a character, on lines of their own."""
    rest = text.encode("utf-8", "replace")
    words = []
    while rest:
        end = min(WORD_BYTES, len(rest))
        while end < len(rest) and rest[end] & 0xC0 == 0x80:  # in the middle of a character
            end -= 1
        words.append(f"=?utf-8?b?{b2a_base64(rest[:end], newline=False).decode()}?=")
        rest = rest[end:]
    return "\r\n ".join(words)


def mailbox_header(name: str, address: str) -> str:
    """A person's name and address. Commas and quotes in the name stay in it, and make no further recipient."""
    words, mailbox = one_line(name), wire_address(address)
    if not words:
        return mailbox
    if not words.isascii() or len(words) > 60 or "=?" in words:
        return f"{encoded_words(words)} <{mailbox}>"
    if ATOMS.match(words):
        return f"{words} <{mailbox}>"
    quoted = words.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{quoted}" <{mailbox}>'


def address_header(value: str) -> str:
    """`Name <address>` as a setting or a form has it; whatever else is in there is gone."""
    return mailbox_header(*parseaddr(one_line(value)))


def wire_address(address: str) -> str:
    """The address with its domain in ASCII; spaces, brackets and line breaks, which no address has, are gone."""
    clean = re.sub(r"[\s<>\x00-\x1f\x7f]", "", address)
    local, at, domain = clean.rpartition("@")
    return f"{local}{at}{wire_domain(domain)}"
