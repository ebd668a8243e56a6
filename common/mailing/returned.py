"""Reading what comes back: delivery reports (RFC 3464), complaints (RFC 5965) and what older servers write instead.

Pure reading: bytes in, a verdict out. Whose mail it was is told by the signed return address, looked for in the
report's own headers first, then anywhere in it: nobody but us can write one.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import MessageError
from email.message import Message
from enum import StrEnum

LARGEST = 1024 * 1024
# What a server says comes first; the mail that it gives back, behind that, may be cut off. Anybody may write to a return
# address, and a megabyte of parts within parts, or one endless parameter, keeps the parser busy for a minute.
PARSED = 128 * 1024
MOST_BOUNDARIES = 20
LONGEST_TYPE = 2000
CONTENT_TYPE = re.compile(rb"^content-type:.*(?:\n[ \t].*)*", re.IGNORECASE | re.MULTILINE)
WORDS = 300
ENHANCED = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
BASIC = re.compile(r"(?<![\d.\-])([45])\d\d(?=[\s\-])")
RETURN_ADDRESS = re.compile(rb"bounce\+\d{1,19}-[0-9a-f]{16}@[a-z0-9.-]{1,253}", re.IGNORECASE)
OWN_HEADERS = ("To", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To")
# What servers write that send no delivery report.
SYSTEM_SENDER = re.compile(r"mailer-daemon|postmaster|mail delivery (sub)?system", re.IGNORECASE)
SAYS_FAILED = re.compile(
    r"undeliver|delivery (status notification|failure|has failed)|failure notice|returned mail|mail delivery failed"
    r"|mancat[oa] (recapito|consegna)|non recapitabile|messaggio non consegnato|nicht zugestellt|non remis",
    re.IGNORECASE,
)
# Refusals that say nothing about the address: the message, its size or its sender is what was not wanted.
NOT_THE_ADDRESS = ("5.1.7", "5.1.8", "5.7.", "5.6.", "5.3.4", "5.2.3")


class Verdict(StrEnum):
    """What a report says."""

    RETURNED = "returned"  # it did not arrive and will not
    DELAYED = "delayed"  # it has not arrived yet
    COMPLAINT = "complaint"  # its reader called it unwanted
    NOTHING = "nothing"  # an answer by a person or a machine, a receipt: no report of ours


@dataclass(frozen=True)
class Report:
    """What came back, in short. `addresses` may name our delivery; who asks checks the signature."""

    verdict: Verdict
    status: str = ""
    words: str = ""
    addresses: tuple[str, ...] = ()

    @property
    def blames_address(self) -> bool:
        """Whether the address itself is dead, for good."""
        gone = self.verdict == Verdict.RETURNED and self.status.startswith("5.")
        return gone and not self.status.startswith(NOT_THE_ADDRESS)


def read_report(raw: bytes) -> Report:
    """Read whatever came back; what nobody can read says nothing, and never raises."""
    said = raw[:PARSED].replace(b"\0", b"").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if len(raw) > LARGEST or _is_laborious(said):
        return Report(Verdict.NOTHING)
    try:
        message = message_from_bytes(said)
        found = _complaint(message) or _delivery_report(message)
        addresses = tuple(dict.fromkeys([*_own_addresses(message), *_addresses_in(raw)]))
    except (MessageError, RecursionError, ValueError, LookupError, TypeError, AttributeError):
        return Report(Verdict.NOTHING)
    if found is None:
        return Report(Verdict.NOTHING, addresses=addresses)
    verdict, status, words = found
    return Report(verdict, status, " ".join(words.replace("\0", " ").split())[:WORDS], addresses)


def _is_laborious(said: bytes) -> bool:
    """Whether it is made to keep a parser busy; no server writes so."""
    if said.lower().count(b"boundary") > MOST_BOUNDARIES:
        return True
    return any(len(found) > LONGEST_TYPE for found in CONTENT_TYPE.findall(said))


Found = tuple[Verdict, str, str]


def _complaint(message: Message) -> Found | None:
    for part in message.walk():
        if part.get_content_type() == "message/feedback-report":
            fields = _fields(part)
            kind = _header(fields, "Feedback-Type").lower()
            return None if kind == "not-spam" else (Verdict.COMPLAINT, "", kind or "abuse")
    return None


def _delivery_report(message: Message) -> Found | None:
    for part in message.walk():
        if part.get_content_type() in {"message/delivery-status", "message/global-delivery-status"}:
            blocks = part.get_payload()
            recipients = blocks if isinstance(blocks, list) else []
            return next(filter(None, map(_recipient, recipients)), None)
    return _old_style(message)


def _recipient(block: Message) -> Found | None:
    action = _header(block, "Action").strip().lower()
    words = _header(block, "Diagnostic-Code").partition(";")[2] or _header(block, "Diagnostic-Code")
    status = _status(_header(block, "Status")) or _status(words)
    if action in {"delivered", "relayed", "expanded"} or not (action or status):
        return None
    if action == "delayed":
        return Verdict.DELAYED, status or "4.0.0", words
    return Verdict.RETURNED, status or "5.0.0", words


def _old_style(message: Message) -> Found | None:
    """Exim, qmail and older Exchange: a letter to people."""
    failed = _header(message, "X-Failed-Recipients")
    by_system = SYSTEM_SENDER.search(_header(message, "From")) and SAYS_FAILED.search(_header(message, "Subject"))
    text = _text(message)
    if not (failed or by_system or "This is the qmail-send program" in text):
        return None
    status = _status(text)
    if not status:
        return (Verdict.RETURNED, "5.0.0", "") if failed else None
    return Verdict.RETURNED, status, _line_with(text, status)


def _status(words: str) -> str:
    """The enhanced status in a text, or `5.0.0` and `4.0.0` for a plain SMTP code; nothing without either."""
    found = ENHANCED.search(words)
    if found:
        return found.group(0)
    basic = BASIC.search(f"{words} ")
    return f"{basic.group(1)}.0.0" if basic else ""


def _line_with(text: str, status: str) -> str:
    lines = text.splitlines()
    return next((line for line in lines if status in line or BASIC.search(f"{line} ")), "")


def _fields(part: Message) -> Message:
    payload = part.get_payload()
    return payload[0] if isinstance(payload, list) and payload and isinstance(payload[0], Message) else part


def _text(message: Message) -> str:
    """The first readable part; the returned mail itself, further below, is not what the server says."""
    for part in message.walk():
        if part.get_content_maintype() == "text":
            payload = part.get_payload(decode=True)
            text = payload[:20_000].decode("utf-8", "replace") if isinstance(payload, bytes) else ""
            return text.partition("--- Below this line is a copy of the message")[0]
    return ""


def _header(message: Message, name: str) -> str:
    return str(message.get(name, ""))


def _own_addresses(message: Message) -> Iterator[str]:
    for name in OWN_HEADERS:
        for value in message.get_all(name, []):
            yield from _addresses_in(str(value).encode("utf-8", "replace"))


def _addresses_in(raw: bytes) -> Iterable[str]:
    return [found.decode("ascii").lower() for found in RETURN_ADDRESS.findall(raw)[:20]]
