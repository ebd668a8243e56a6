"""`load_reference_data`: everything that the product refers to, loaded once, corrected and never doubled."""

from io import StringIO

import pytest

from django.core.management import call_command

from audits.models import QuestionnaireVersion
from companies.models import AtecoCode, Municipality, Province, Sector
from companies.searching import find_municipalities
from funding.models import QualifiedService

TUSCANY = {"MS": "045", "LU": "046", "PT": "047", "FI": "048", "LI": "049", "PI": "050", "AR": "051", "SI": "052",
           "GR": "053", "PO": "100"}  # fmt: skip


def load() -> str:
    out = StringIO()
    call_command("load_reference_data", stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_load_reference_data_brings_everything_once() -> None:
    load()
    assert Province.objects.count() == 107
    assert dict(Province.objects.filter(region_code="09").values_list("abbreviation", "code")) == TUSCANY
    assert Municipality.objects.count() > 7_800
    assert Municipality.objects.filter(province__region_code="09").count() == 273
    assert Municipality.objects.get(istat_code="048017").name == "Firenze"
    assert Municipality.objects.filter(name="Castro").count() == 2
    assert set(AtecoCode.objects.values_list("edition", flat=True).distinct().order_by()) == {"2007", "2022", "2025"}
    assert AtecoCode.objects.filter(code="14.13.10").count() == 2, "not in edition 2025"
    assert Sector.objects.count() == 9
    assert QualifiedService.objects.get(code="B.1.6").verification == "to verify"
    assert QualifiedService.objects.get(code="A.1").verification == ""
    assert QuestionnaireVersion.objects.filter(state=QuestionnaireVersion.State.PUBLISHED).count() == 1

    second = load()
    assert second.count(": 0 added or changed") == second.count("\n"), second


@pytest.mark.django_db
def test_load_reference_data_spells_names_as_our_pages_do_and_they_are_found_however_typed() -> None:
    load()
    for model, field in ((Municipality, "name"), (Province, "name"), (AtecoCode, "title")):
        assert not model._default_manager.filter(**{f"{field}__regex": "[[:alpha:]]'[[:alnum:]]"}).exists()
    for typed in ("santa croce sull'arno", "Santa Croce sull’Arno"):
        assert find_municipalities(typed)[0].name == "Santa Croce sull’Arno"
    for typed in ("dell'abbigliamento", "dell’abbigliamento"):
        assert AtecoCode.objects.like(typed).exists()


@pytest.mark.django_db
def test_load_reference_data_keeps_what_people_edited_and_corrects_what_istat_says() -> None:
    load()
    Sector.objects.filter(code="tessile").update(name_it="Tessile e filati", is_active=False)
    QualifiedService.objects.filter(code="B.1.6").update(title="Ricerca a contratto", verification="verified")
    Municipality.objects.filter(istat_code="048017").update(name="Fiorenza")
    AtecoCode.objects.filter(edition="2007", code="15.12.09").update(title="?", verification="verified")
    load()
    assert Sector.objects.get(code="tessile").name_it == "Tessile e filati"
    assert QualifiedService.objects.get(code="B.1.6").title == "Ricerca a contratto"
    assert Municipality.objects.get(istat_code="048017").name == "Firenze"
    code = AtecoCode.objects.get(edition="2007", code="15.12.09")
    assert code.title != "?"
    assert code.verification == "verified"
