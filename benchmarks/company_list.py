"""`bin/bench company_list [--rows N] [--json]`: the list of a large registry as pages, searched and exported.

Pages are asked for as a browser does, by a signed-in auditor, and each is the median of several; the companies have
names as real ones have, and are gone afterwards. Keys: `rows`, then seconds per page and export.
"""

import argparse
import json
import os
import random
import sys
from statistics import median
from time import perf_counter

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "distretto.settings")
django.setup()

from stdnum import luhn  # noqa: E402

from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from accounts.models import User  # noqa: E402
from accounts.roles import Role  # noqa: E402
from companies.models import Company, Municipality, Sector  # noqa: E402
from distretto.demo import names  # noqa: E402

TRADES = ("Tintoria", "Maglificio", "Lanificio", "Conceria", "Pelletteria", "Calzaturificio", "Rifinizione", "Filatura")
PLACE, ODD = "Prato", "Ricamificio Wojciechowski"
SEARCHES = {
    "list_s": {},
    "sorted_s": {"sort": "-name", "page": "400"},
    "filtered_s": {"sector": "tessile", "province": "PO"},
    "common_word_s": {"q": "tintoria"},
    "two_words_s": {"q": "tintoria prato"},
    "misspelt_s": {"q": "tintroia bisenzzio"},
    "rare_s": {"q": "wojciechowski"},
    "faint_s": {"q": "woicekovsky"},
    "nothing_s": {"q": "qqxzwk"},
    "code_s": {"q": "0012345"},
}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="bin/bench company_list", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--json", action="store_true", help="print one JSON object on the last line")
    parser.add_argument("--rows", type=int, default=20_000, help="how many companies (default: 20000)")
    parser.add_argument("--rounds", type=int, default=5, help="how often each page is asked for (default: 5)")
    options = parser.parse_args()
    with transaction.atomic():
        fill(options.rows)
        found: dict[str, float] = {"rows": Company.objects.count()} | measure(options.rounds)
        transaction.set_rollback(True)
    for name, value in found.items():
        sys.stdout.write(f"{name:14} {value}\n")
    if options.json:
        sys.stdout.write(json.dumps(found) + "\n")


def fill(rows: int) -> None:
    """Add companies; the same ones each time."""
    draw = random.Random(7)  # noqa: S311 (no secrets)
    sectors = list(Sector.objects.all())
    towns = list(Municipality.objects.filter(province__region_name="Toscana"))
    home = Municipality.objects.get(name=PLACE)
    made = []
    for number in range(rows):
        digits = f"{number:07d}100"
        code = digits + luhn.calc_check_digit(digits)
        sign = f"{draw.choice(names.SURNAMES)} {draw.choice(names.SIGNS)}"
        name = f"{draw.choice(TRADES)} {sign} {number} S.r.l." if number else ODD
        town = home if draw.random() < 0.3 else draw.choice(towns)
        made.append(Company(name=name, vat_number=code, tax_code=code, sector=draw.choice(sectors), municipality=town))
    Company.objects.bulk_create(made, batch_size=2000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE companies_company")


def measure(rounds: int) -> dict[str, float]:
    """Ask for each page and export."""
    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.create(email="bench@distretto.example", roles=[Role.AUDITOR]))
    pages = {name: timed(client, reverse("companies:company_list"), query, rounds) for name, query in SEARCHES.items()}
    exports = {
        f"{kind}_s": timed(client, reverse(f"companies:company_export_{kind}"), {}, 1) for kind in ("xlsx", "csv")
    }
    return pages | exports


def timed(client: Client, path: str, query: dict[str, str], rounds: int) -> float:
    """The median of the seconds that it takes."""
    spent = []
    for _round in range(rounds):
        started = perf_counter()
        response = client.get(path, query)
        spent.append(perf_counter() - started)
        if response.status_code != 200:
            raise SystemExit(f"{path}: {response.status_code}")
    return round(median(spent), 3)


if __name__ == "__main__":
    main()
