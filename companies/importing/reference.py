"""The reference tables as the parser wants them: everything in memory, looked up by what people write."""

from django.utils import timezone

from companies.importing.places import Place, PlaceIndex, ProvinceName, folded
from companies.importing.rows import Reference
from companies.models import AtecoCode, Municipality, Province, Sector
from companies.reference_data import sectors_file


def load_reference() -> Reference:
    """Read sectors, places and ATECO codes in four queries."""
    provinces = dict(Province.objects.values_list("pk", "abbreviation"))
    return Reference(
        sectors=_sectors(),
        places=PlaceIndex(
            (
                Place(pk, name, provinces[province])
                for pk, name, province in Municipality.objects.values_list("pk", "name", "province_id")
            ),
            (ProvinceName(*names) for names in Province.objects.values_list("abbreviation", "name")),
        ),
        ateco={(edition, code): pk for pk, edition, code in AtecoCode.objects.values_list("pk", "edition", "code")},
        current_year=timezone.localdate().year,
    )


def _sectors() -> dict[str, int]:
    """All names of the sectors; the names that people gave in the administration win over our synonyms."""
    synonyms = {entry["code"]: entry["also"] for entry in sectors_file()}
    sectors = list(Sector.objects.values_list("pk", "code", "name_it", "name_en"))
    found: dict[str, int] = {}
    for pk, code, *_names in sectors:
        found.update({folded(str(name)): pk for name in synonyms.get(code, ())})
    for pk, code, name_it, name_en in sectors:
        found.update({folded(name): pk for name in (code, name_en, name_it)})
    return found


def reference_names() -> dict[str, dict[int, str]]:
    """What people read for the keys of sectors, municipalities and ATECO codes."""
    return {
        "sector": dict(Sector.objects.values_list("pk", "name_it")),
        "municipality": {
            pk: f"{name} ({province})"
            for pk, name, province in Municipality.objects.values_list("pk", "name", "province__abbreviation")
        },
        "ateco": {
            pk: f"{code} ({edition})" for pk, code, edition in AtecoCode.objects.values_list("pk", "code", "edition")
        },
    }
