"""`manage.py prepare`: tables, reference data; tests/demo shows it loading the demo."""

import json
from io import StringIO
from pathlib import Path

import pytest
from pytest_django import Settings

from django.core.management import CommandError, call_command

from accounts.models import User
from companies.models import Company, Sector
from tests.factories.companies import CompanyFactory

pytestmark = pytest.mark.django_db


def prepare(*options: str) -> str:
    """Run the command; returns what it says."""
    said = StringIO()
    call_command("prepare", *options, stdout=said)
    return said.getvalue()


def test_prepare_without_demo_fills_in_what_the_product_refers_to(tmp_path: Path) -> None:
    said = prepare("--no-demo", "--report", str(tmp_path / "report.json"))
    assert "database tables ...." in said
    assert Sector.objects.exists()
    assert not Company.objects.exists()
    assert json.loads((tmp_path / "report.json").read_text())["sign_ins"] == []


def test_prepare_never_adds_the_demo_to_real_companies() -> None:
    CompanyFactory()
    assert "left out" in prepare()
    assert Company.objects.count() == 1


def test_production_refuses_a_database_with_demo_sign_ins(settings: Settings) -> None:
    settings.PRODUCTION = True
    User.objects.create_user("auditor1@distretto.example", "x" * 12)
    with pytest.raises(CommandError, match=r"auditor1@distretto\.example"):
        prepare("--no-demo")


def test_production_never_loads_the_demo(settings: Settings) -> None:
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="production"):
        prepare()
