"""Addresses that an issue may link to: of the web, of this site, of a mailbox, of a telephone. Nothing that runs."""

import re
from urllib.parse import quote, urlsplit

SCHEMES = ("http", "https", "mailto", "tel")
HOST = re.compile(r"^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$")
LOCAL = re.compile(r"^(localhost|127\.0\.0\.1|\[::1\])$")
MAILBOX = re.compile(r"^[^@\s<>\"'(),:;\\]+@[^@\s]+\.[^@\s.]+$")
TELEPHONE = re.compile(r"^\+?[0-9][0-9 ().-]{3,}$")
LONGEST, ROOM = 2000, 200  # as written in a mail, with room for the site's own name before a path
SAFE = "/:?#[]@!$&'()*+,;=%~-._"


def is_internal(address: str) -> bool:
    """Whether an address is a path of this site."""
    return address.startswith("/") and not address.startswith(("//", "/\\"))


def is_well_formed(address: str) -> bool:
    """Whether an address can be linked to: its syntax, not whether somebody answers there."""
    if not address or re.search(r"[\s<>\"\\^`{|}\x00-\x1f\x7f]", address):
        return False
    if len(quote(address, safe=SAFE)) > LONGEST - ROOM:
        return False
    if is_internal(address):
        return True
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        return False
    if parts.scheme == "mailto":
        return bool(MAILBOX.match(parts.path))
    if parts.scheme == "tel":
        return bool(TELEPHONE.match(parts.path))
    if parts.scheme not in SCHEMES or parts.username is not None:
        return False
    try:
        name = host.encode("idna").decode().lower()
    except UnicodeError:
        return False
    return bool(HOST.match(name) or LOCAL.match(host))


def absolute(address: str, base: str) -> str:
    """The address as a mail must write it: complete, in ASCII; what can't be linked to leads nowhere."""
    if not is_well_formed(address):
        return ""
    whole = base.rstrip("/") + address if is_internal(address) else address
    return quote(whole, safe=SAFE)


def path_within(address: str, base: str) -> str:
    """The path of an address of this site, however it was written; empty for other sites."""
    root = base.rstrip("/")
    if address == root or address.startswith((f"{root}/", f"{root}?", f"{root}#")):
        return address[len(root) :] or "/"
    return address if is_internal(address) else ""
