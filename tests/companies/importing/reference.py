"""All municipalities and ATECO codes in memory, without a database, for the tests of the parser."""

from functools import cache

from companies import reference_data
from companies.importing.places import Place, PlaceIndex, ProvinceName, folded
from companies.importing.rows import Reference

SECTORS = ("tessile", "abbigliamento", "pelletteria", "concia", "calzature", "oreficeria", "meccanica", "ict", "other")


@cache
def reference() -> Reference:
    """Return the reference of the year 2026; keys are the positions in the sources."""
    rows = list(reference_data._istat_rows())
    provinces = {row[reference_data.ABBREVIATION]: row[reference_data.PROVINCE_NAME] for row in rows}
    codes = (
        (edition, code)
        for edition in reference_data.ATECO_EDITIONS
        for code, _title in reference_data._ateco_titles(edition)
    )
    return Reference(
        sectors={folded(name): number for number, name in enumerate(SECTORS)},
        places=PlaceIndex(
            (
                Place(int(row[reference_data.ISTAT_CODE]), row[reference_data.NAME], row[reference_data.ABBREVIATION])
                for row in rows
            ),
            (ProvinceName(abbreviation, name) for abbreviation, name in provinces.items()),
        ),
        ateco={code: number for number, code in enumerate(codes)},
        current_year=2026,
    )
