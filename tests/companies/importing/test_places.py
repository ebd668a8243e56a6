"""Any municipality of Italy, however it is spelt."""

import pytest

from companies.importing.fields import Column
from companies.importing.places import PlaceIndex, split_province
from companies.importing.rows import RowParser
from companies.importing.values import CellError
from tests.companies.importing.reference import reference

COLUMNS = {0: Column("vat_number"), 1: Column("name"), 2: Column("municipality"), 3: Column("province")}


@pytest.fixture(scope="module")
def places() -> PlaceIndex:
    """Return all places."""
    return reference().places


def verdict(municipality: str | None, province: str | None) -> tuple[str, str] | int | None:
    row = RowParser(COLUMNS, reference()).parse(2, ["27165070486", "Rossi", municipality, province])
    return (row.field, row.reason) if row.reason else row.values.get("municipality")  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("municipality", "province", "istat"),
    [
        ("Scandicci", "FI", 48041),
        ("AREZZO", "AR", 51002),
        ("Forlì", "FC", 40012),
        ("FORLI'", "fc", 40012),
        ("Forli", None, 40012),
        ("Forli`", "Forlì-Cesena", 40012),
        ("Santa Croce sull'Arno", "PI", 50033),
        ("S. Croce sull’Arno", "PI", 50033),
        ("S.Croce sull Arno", "Pisa", 50033),
        ("san giovanni  valdarno", "Prov. di Arezzo", 51033),
        ("Barberino Tavarnelle", "FI", 48054),
        ("Prato (PO)", None, 100005),
        ("Prato", "(PO)", 100005),
        ("Prato", "Prato", 100005),
        ("Bolzano/Bozen", "BZ", 21008),
        ("Bozen", "BZ", 21008),
        ("Castro", "LE", 75096),
        ("Castro", "BG", 16065),
        ("Paternò", None, 87033),
        ("PATERNO'", "CT", 87033),
        ("Paterno'", None, 87033),
        ("Paternó", None, 87033),
        ("Vo", None, 28105),
        ("San Dorligo della Valle", "TS", 32004),
        ("Duino-Aurisina", "TS", 32001),
        ("Doberdo del Lago", "GO", 31003),
        ("Savogna d'Isonzo", "GO", 31022),
        ("San Giovanni di Fassa", "TN", 22250),
        ("Paterno", "PZ", 76100),
        ("Treville", None, 6175),
        ("Tre Ville", None, 22247),
        ("Reggio nell'Emilia", "RE", 35033),
        ("Reggio Emilia", "RE", 35033),
        ("Reggio Calabria", "RC", 80063),
        ("Firenze", "Città metropolitana di Firenze", 48017),
        ("L'Aquila", "AQ", 66049),
        ("L Aquila", "AQ", 66049),
        ("Napoli", "NA", 63049),
    ],
)
def test_municipalities_are_found(municipality: str, province: str | None, istat: int) -> None:
    assert verdict(municipality, province) == istat


@pytest.mark.parametrize(
    ("municipality", "province", "fault"),
    [
        ("Pratto", "PO", ("municipality", "unknown")),
        ("Castro", None, ("municipality", "ambiguous")),
        ("Livo", "", ("municipality", "ambiguous")),
        ("Castro", "FI", ("province", "does not match municipality")),
        ("Prato", "FI", ("province", "does not match municipality")),
        ("Prato", "ZZ", ("province", "unknown")),
        (None, "ZZ", ("province", "unknown")),
        ("Atlantide", "ZZ", ("municipality", "unknown")),
    ],
)
def test_faults_of_places(municipality: str | None, province: str | None, fault: tuple[str, str]) -> None:
    assert verdict(municipality, province) == fault


def test_no_place_is_no_fault(places: PlaceIndex) -> None:
    assert verdict(None, None) is None
    assert verdict(None, "PO") is None
    assert places.province("  ") == ""
    with pytest.raises(CellError):
        places.province("Granducato")


def test_every_municipality_is_found_by_its_own_name_and_province(places: PlaceIndex) -> None:
    index = reference().places
    every = {place for found in index._spelt.values() for place in found}
    assert len(every) > 7_800
    for place in every:
        found = [one for one in index.candidates(place.name) if one.province == place.province]
        assert index.exact(place.name, found) == [place]
        shouted = [one for one in index.candidates(place.name.upper()) if one.province == place.province]
        assert place in shouted


def test_a_province_in_brackets_is_taken_off() -> None:
    assert split_province("Prato (PO)") == ("Prato", "PO")
    assert split_province("Prato") == ("Prato", "")
