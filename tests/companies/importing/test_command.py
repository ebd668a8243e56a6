"""`bin/manage import_companies`: one line of JSON on standard output, everything else on standard error."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from companies.models import Company, Municipality
from companies.reference_data import ensure_reference_data
from tests.processes import child_environment
from tests.source_tree import ROOT

DATA = ROOT / "tests" / "data"
EXPECTED = json.loads((DATA / "imprese-esempio.expected.json").read_text(encoding="utf-8"))
pytestmark = pytest.mark.django_db(transaction=True)


def run(*arguments: object) -> "subprocess.CompletedProcess[str]":
    """Run the command in a process of its own, on this test's database."""
    command = [sys.executable, "manage.py", "import_companies", *map(str, arguments)]
    return subprocess.run(
        command, cwd=ROOT, env=child_environment(), capture_output=True, text=True, timeout=120, check=False
    )


def test_the_contract_of_the_command() -> None:
    assert not Municipality.objects.exists()
    first = run(DATA / "imprese-esempio.xlsx", "--json")
    assert first.returncode == 0
    assert first.stdout.count("\n") == 1
    assert json.loads(first.stdout) == EXPECTED["xlsx"]
    assert Municipality.objects.exists(), "what is missing on a new installation is loaded"
    assert not Company.objects.exists()

    talkative = run(DATA / "imprese-esempio.csv")
    assert json.loads(talkative.stdout) == EXPECTED["csv"]
    assert "A9: vat_number: checksum" in talkative.stderr
    assert not Company.objects.exists()

    written = run(DATA / "imprese-esempio.xlsx", "--commit", "--json")
    assert json.loads(written.stdout) == EXPECTED["xlsx"]
    assert Company.objects.count() == 10
    again = json.loads(run(DATA / "imprese-esempio.xlsx", "--commit", "--json").stdout)
    assert [row["verdict"] for row in again].count("unchanged") == 10
    assert Company.objects.count() == 10


def test_a_file_that_cannot_be_read_is_an_error_with_its_reason(tmp_path: Path) -> None:
    ensure_reference_data()
    locked = tmp_path / "protetto.xlsx"
    locked.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"))
    for path, words in ((locked, "password"), (tmp_path / "manca.xlsx", "manca.xlsx"), (tmp_path, str(tmp_path))):
        done = run(path, "--json")
        assert done.returncode != 0
        assert done.stdout == ""
        assert words in done.stderr
        assert "Traceback" not in done.stderr
