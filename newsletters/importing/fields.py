"""The columns of a list of readers: how people head them, and how single cells are read."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from django.utils import timezone

from common.mailing.suppressions import address_key
from common.sheets import Value, normalise_heading, text_of
from companies.importing.places import folded
from companies.importing.values import CellError, email_of
from newsletters.states import ReaderRole

HEADINGS: Final[dict[str, tuple[str, ...]]] = {
    "email": ("email", "e mail", "mail", "indirizzo email", "indirizzo e mail", "posta elettronica", "e mail address", "email address"),
    "name": ("nome", "nominativo", "nome e cognome", "cognome e nome", "full name", "name", "first and last name", "referente"),
    "role": ("ruolo", "qualifica", "role"),
    "language": ("lingua", "language"),
    "sectors": ("settori", "settore", "settori di interesse", "comparto", "sectors", "sector"),
    "themes": ("temi", "tema", "temi di interesse", "interessi", "themes", "theme"),
    "company": ("partita iva", "p iva", "piva", "partita iva impresa", "vat number", "vat", "impresa partita iva"),
    "wording": ("testo del consenso", "testo consenso", "formula di consenso", "consent wording", "wording", "testo sottoscritto"),
    "version": ("versione del testo", "versione testo", "versione", "versione informativa", "version of the wording", "wording version", "version"),
    "given_on": ("data del consenso", "data consenso", "consenso del", "sottoscritto il", "consent date", "signed on", "data"),
    "proof": ("prova del consenso", "prova", "fonte", "fonte del consenso", "dove si trova la prova", "proof", "source", "where the proof is"),
}  # fmt: skip
FIELD_OF: Final = {heading: field for field, headings in HEADINGS.items() for heading in headings}
ROLES: Final = {
    "imprenditore": ReaderRole.ENTREPRENEUR,
    "titolare": ReaderRole.ENTREPRENEUR,
    "responsabile tecnico": ReaderRole.TECHNICAL_MANAGER,
    "direttore tecnico": ReaderRole.TECHNICAL_MANAGER,
    "amministrazione": ReaderRole.ADMINISTRATION,
    "ricerca": ReaderRole.RESEARCH,
    "ricerca e formazione": ReaderRole.RESEARCH,
    "docente": ReaderRole.RESEARCH,
    "ricercatore": ReaderRole.RESEARCH,
    "consulente": ReaderRole.CONSULTANT,
    "ente": ReaderRole.INSTITUTION,
    "associazione": ReaderRole.INSTITUTION,
    "ente o associazione": ReaderRole.INSTITUTION,
    "istituzione": ReaderRole.INSTITUTION,
    "altro": ReaderRole.OTHER,
} | {word: role for role in ReaderRole for word in (role.value, role.value.replace("_", " "))}
LANGUAGES: Final = {"it": "it", "italiano": "it", "italian": "it", "en": "en", "inglese": "en", "english": "en"}
DAY_FORMS: Final = (
    re.compile(r"^(?P<day>\d{1,2})[/.\-](?P<month>\d{1,2})[/.\-](?P<year>\d{4})$"),
    re.compile(r"^(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?:[ T].*)?$"),
)


def recognise(value: Value) -> str | None:
    """The field that a heading means."""
    return FIELD_OF.get(normalise_heading(value))


def is_heading(fields: list[str]) -> bool:
    """A row that heads the addresses is the heading."""
    return "email" in fields


def address_of(value: Value) -> str:
    """An address in the form in which they are compared; it is what the row is about."""
    address = email_of(value)
    if not address:
        raise CellError("required")
    return address_key(address)


def short_text_of(value: Value, *, longest: int) -> str:
    """One line of text; "" where the cell is empty."""
    text = text_of(value)
    if len(text) > longest:
        raise CellError("length")
    if not text.isprintable():
        raise CellError("invalid")
    return text


def word_of(value: Value, known: Mapping[str, str]) -> str:
    """One of some words, whatever its case and accents."""
    text = folded(text_of(value))
    if text and text not in known:
        raise CellError("unknown")
    return known[text] if text else ""


def keys_of(value: Value, known: Mapping[str, int]) -> tuple[int, ...]:
    """Names in a cell, divided by commas, semicolons or bars."""
    names = [folded(name) for name in re.split(r"[,;|/]", text_of(value)) if name.strip()]
    if any(name not in known for name in names):
        raise CellError("unknown")
    return tuple(sorted({known[name] for name in names}))


def day_of(value: Value) -> date | None:
    """A day that is not to come; None where the cell is empty."""
    day = _day(value)
    if day is not None and day > timezone.localdate():
        raise CellError("in the future")
    return day


def _day(value: Value) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = text_of(value)
    if not text:
        return None
    for form in DAY_FORMS:
        if found := form.match(text):
            try:
                return date(int(found["year"]), int(found["month"]), int(found["day"]))
            except ValueError as error:
                raise CellError("invalid") from error
    raise CellError("invalid")
