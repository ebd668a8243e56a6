"""The example files give exactly the verdicts that are promised, in the registry's own words."""

import json
from pathlib import Path

import pytest

from common.imports.kinds import Plan
from companies.importing.kind import CompanyImport
from companies.models import Company
from companies.reference_data import ensure_reference_data
from tests.source_tree import ROOT

DATA = ROOT / "tests" / "data"
EXPECTED = json.loads((DATA / "imprese-esempio.expected.json").read_text(encoding="utf-8"))


def verdicts(plan: Plan) -> list[dict[str, object]]:
    return [
        {"row": row.number, "verdict": row.verdict.value, "field": row.field or None, "reason": row.reason or None}
        for row in plan.rows
    ]


def content(kind: str) -> bytes:
    return Path(DATA / f"imprese-esempio.{kind}").read_bytes()


@pytest.mark.django_db
def test_the_example_files_have_the_promised_verdicts_and_import_once() -> None:
    ensure_reference_data()
    engine = CompanyImport()
    for kind in ("xlsx", "csv"):
        assert verdicts(engine.plan(content(kind))) == EXPECTED[kind]
    assert not Company.objects.exists(), "a preview writes nothing"

    plan = engine.plan(content("xlsx"))
    engine.apply([row for row in plan.rows if row.verdict == "new"], lambda _done: None)
    assert Company.objects.count() == 10
    again = [row.verdict.value for row in engine.plan(content("xlsx")).rows]
    assert set(again) == {"unchanged", "skipped", "error"}
    other = [row.verdict.value for row in engine.plan(content("csv")).rows]
    assert other.count("new") == 1, "one row is faulty in the workbook only"
    assert "update" not in other

    nievole = Company.objects.get(vat_number="00764150488")
    assert nievole.tax_code == "00764150488"
    assert str(nievole.municipality) == "Monsummano Terme (PT)"
    assert str(nievole.yearly_figures.get().turnover) == "780000.50"
    orafa = Company.objects.get(vat_number="54604350469")
    assert orafa.yearly_figures.get().year == 2024
    assert orafa.ateco is not None
    assert orafa.ateco.edition == "2007"
    assert Company.objects.get(tax_code="RSSMRA80A01H501U").contacts.get().role == "entrepreneur"
    assert Company.objects.filter(name__startswith="=HYPERLINK").exists(), "a name is only text"
