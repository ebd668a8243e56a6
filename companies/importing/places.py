"""Which municipality a cell means: any of Italy, however its name is spelt."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from companies.importing.values import CellError

ABBREVIATIONS: Final = {"s": ("san", "santa", "santo", "sant"), "ss": ("santi",), "sto": ("santo",), "sta": ("santa",),
                        "mte": ("monte",), "p": ("ponte",), "c": ("castel",), "val": ("valle",)}  # fmt: skip
GRAVE, ACUTE = "\u0300", "\u0301"
ACCENT_BESIDE: Final = re.compile(r"(?<=[aeiou])'(?!\w)")
PROVINCE_WORDS: Final = re.compile(r"^(?:provincia|prov\.?|citt[aà] metropolitana|metropolitan city)(?: (?:di|of))? ")
OTHER_PROVINCE_NAMES: Final = {
    "ps": "PU", "fo": "FC", "roma capitale": "RM", "florence": "FI", "rome": "RM", "milan": "MI", "turin": "TO",
    "naples": "NA", "venice": "VE", "genoa": "GE", "leghorn": "LI", "massa": "MS", "massa e carrara": "MS",
    "reggio emilia": "RE", "reggio di calabria": "RC", "reggio nell emilia": "RE", "forli": "FC", "pesaro": "PU",
    "monza": "MB", "monza brianza": "MB", "monza e brianza": "MB", "bolzano": "BZ", "bozen": "BZ", "aosta": "AO",
    "barletta": "BT", "vco": "VB", "verbania": "VB", "padua": "PD", "mantua": "MN", "syracuse": "SR",
}  # fmt: skip
# Short names, and the Italian half of names that are official in two languages; keys as `folded` leaves them.
OTHER_NAMES: Final = {
    "reggioemilia": "Reggio nell'Emilia",
    "reggiocalabria": "Reggio di Calabria",
    "doberdodellago": "Doberdò del Lago-Doberdob",
    "duinoaurisina": "Duino Aurisina-Devin Nabrežina",
    "monrupino": "Monrupino-Repentabor",
    "sandorligodellavalle": "San Dorligo della Valle-Dolina",
    "sanflorianodelcollio": "San Floriano del Collio-Števerjan",
    "sangiovannidifassa": "San Giovanni di Fassa-Sèn Jan",
    "savognadisonzo": "Savogna d'Isonzo-Sovodnje ob Soči",
    "sgonico": "Sgonico-Zgonik",
}
IN_BRACKETS: Final = re.compile(r"^(?P<name>.+?)\s*[(\[]\s*(?P<province>[A-Za-z]{2})\s*[)\]]$")


@dataclass(frozen=True)
class Place:
    """A municipality as the importer knows it."""

    pk: int
    name: str
    province: str


@dataclass(frozen=True)
class ProvinceName:
    """A province by its abbreviation (FI) and its name."""

    abbreviation: str
    name: str


def spelt(name: str) -> str:
    """The name with its accents, else plain: "Forli'" and "FORLÌ" are one, "Paterno" and "Paternò" are two."""
    text = unicodedata.normalize("NFD", re.sub("[’`´]", "'", name.casefold())).replace(ACUTE, GRAVE)
    text = unicodedata.normalize("NFC", ACCENT_BESIDE.sub(GRAVE, text))
    return " ".join(re.sub(r"[^\w]+", " ", text).split())


def folded(name: str) -> str:
    """The letters alone, without accents, apostrophes or spaces between them."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(char for char in plain if char.isalnum())


class PlaceIndex:
    """Finds municipalities and provinces by what people write."""

    def __init__(self, places: Iterable[Place], provinces: Iterable[ProvinceName]) -> None:
        self._spelt: dict[str, list[Place]] = defaultdict(list)
        self._folded: dict[str, list[Place]] = defaultdict(list)
        self._provinces = {}
        for place in places:
            for name in {place.name, *place.name.split("/")}:
                self._spelt[spelt(name)].append(place)
                self._folded[folded(name)].append(place)
        for province in provinces:
            for name in {province.abbreviation, province.name, *province.name.split("/")}:
                self._provinces[folded(name)] = province.abbreviation
        for name, abbreviation in OTHER_PROVINCE_NAMES.items():
            self._provinces.setdefault(folded(name), abbreviation)

    def province(self, text: str) -> str:
        """The abbreviation of a province; "" where the cell is empty."""
        bare = PROVINCE_WORDS.sub("", spelt(text))
        if not bare:
            return ""
        try:
            return self._provinces[folded(bare)]
        except KeyError as error:
            raise CellError("unknown") from error

    def candidates(self, text: str) -> list[Place]:
        """All municipalities that a name can mean, the exact spelling first."""
        found = self._named(text)
        if not found:
            found = [place for name in _written_out(text) for place in self._named(name)]
        return list(dict.fromkeys(found))

    def exact(self, text: str, places: list[Place]) -> list[Place]:
        """Those that are spelt just so, accents included; all of them where none is."""
        named = set(self._spelt.get(spelt(text), ()))
        return [place for place in places if place in named] or places

    def _named(self, name: str) -> list[Place]:
        return [*self._spelt.get(spelt(name), ()), *self._folded.get(folded(name), ())]


def split_province(text: str) -> tuple[str, str]:
    """ "Prato (PO)" -> ("Prato", "PO"); otherwise the text and nothing."""
    found = IN_BRACKETS.match(text)
    return (found.group("name"), found.group("province")) if found else (text, "")


def _written_out(text: str) -> list[str]:
    """ "S. Croce sull'Arno" with its first abbreviation spelt out in every way that it can mean; a short name in full."""
    if folded(text) in OTHER_NAMES:
        return [OTHER_NAMES[folded(text)]]
    words = spelt(text).split()
    for position, word in enumerate(words):
        if word in ABBREVIATIONS:
            return [" ".join([*words[:position], meaning, *words[position + 1 :]]) for meaning in ABBREVIATIONS[word]]
    return []
