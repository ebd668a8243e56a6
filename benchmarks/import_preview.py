"""`bin/bench import_preview [--rows N] [--json]`: a long list of companies, from the bytes to the preview, then imported.

The workbook has what real ones have: a title above the heading, numbers as text, dates, a fault in each tenth row.
JSON keys: `rows`, `read_s` (the workbook alone), `preview_s` (the whole preview, stored), `again_s` (the same list when
all its companies are known), `import_s` (written, in one transaction).
"""

import argparse
import io
import json
import os
import sys
from collections.abc import Callable
from datetime import date
from time import perf_counter

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "distretto.settings")
django.setup()

from openpyxl import Workbook  # noqa: E402
from stdnum import luhn  # noqa: E402

from accounts.models import User  # noqa: E402
from common.imports.actions import confirm_import, preview_import, run_import, upload_import  # noqa: E402
from common.sheets import read_sheets  # noqa: E402
from companies.importing.kind import KIND  # noqa: E402

HEADINGS = (
    "Ragione sociale", "Partita IVA", "Settore", "Comune", "Prov.", "CAP", "Indirizzo", "E-mail", "N. addetti",
    "Fatturato €", "Esercizio", "ATECO 2007", "Referente", "Ruolo",
)  # fmt: skip
PLACES = (("Prato", "PO"), ("Scandicci", "FI"), ("Forlì", "FC"), ("Santa Croce sull'Arno", "PI"), ("AREZZO", "AR"))


def workbook(rows: int) -> bytes:
    """A list of so many companies."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Imprese")
    sheet.append(["Elenco imprese"])
    sheet.append([])
    sheet.append(HEADINGS)
    for number in range(1, rows + 1):
        sheet.append(row(number))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def row(number: int) -> list[object]:
    """One company; each tenth has a wrong P.IVA."""
    digits = f"{number:07d}100"
    wrong = number % 10 == 0
    check = luhn.calc_check_digit(digits)
    vat_number = digits + (str((int(check) + 1) % 10) if wrong else check)
    town, province = PLACES[number % len(PLACES)]
    closing: object = date(2024, 12, 31) if number % 3 else 2024
    return [
        f"  Impresa {number} S.r.l. ", vat_number, "tessile ", town, province, 59100, f"Via Bologna, {number}",
        f"INFO{number}@EXAMPLE.ORG", number % 120, f"{number * 1000:,}".replace(",", "."), closing, "13.20",
        f"Persona {number}", "Titolare",
    ]  # fmt: skip


def seconds(act: Callable[[], object]) -> float:
    """How long it takes."""
    start = perf_counter()
    act()
    return round(perf_counter() - start, 2)


def measure(rows: int) -> dict[str, float | int]:
    """Read, preview, import, preview again; each step on the result of the one before."""
    content = workbook(rows)
    person, _made = User.objects.get_or_create(email="bench@distretto.example")
    figures: dict[str, float | int] = {"rows": rows, "read_s": seconds(lambda: read_sheets(content))}
    job = upload_import(kind=KIND, file_name="bench.xlsx", content=content, by=person)
    figures["preview_s"] = seconds(lambda: preview_import(job.pk))
    confirm_import(job, by=person)
    figures["import_s"] = seconds(lambda: run_import(job.pk))
    again = upload_import(kind=KIND, file_name="bench.xlsx", content=content, by=person)
    figures["again_s"] = seconds(lambda: preview_import(again.pk))
    return figures


def main() -> None:
    """Print the table, and the JSON if it is asked for."""
    parser = argparse.ArgumentParser(prog="bin/bench import_preview", description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    figures = measure(options.rows)
    for name, value in figures.items():
        sys.stdout.write(f"{name:<12}{value:>10}\n")
    if options.json:
        sys.stdout.write(f"{json.dumps(figures)}\n")


if __name__ == "__main__":
    main()
