"""The table of access: for each URL name, what each kind of person gets.

Each app has its file here with `ROWS: dict[str, Row | list[Row]]`, and each URL name needs a row. A row is a dict:

- a person's name, or one of the groups below, to the status that this person gets: a number, several, or `SIGN_IN`
  (sent to the sign-in page). A single name wins over a group, a small group over a large one; nobody may be left open.
- `kwargs`: the URL's arguments, a dict or a function of the cast, e.g. `lambda cast: {"pk": cast.arno.pk}`
- `method` (default "get"), `data` (dict or function of the cast), `query` (dict), `headers` (dict)

Several rows for one name: a list. What a request changes is rolled back before the next one.

    ROWS = {
        "companies:company_list": {"stranger": SIGN_IN, "staff": 200, "company": 403},
        "portal:home": {"stranger": SIGN_IN, "staff": 403, "company": 200},
        "reports:report_download": {
            "kwargs": lambda cast: {"pk": cast.arno_report.pk},
            "stranger": SIGN_IN, "staff": 200, "company_owner": 200, "other_owner": 404,
        },
    }
"""

from importlib import import_module
from pathlib import Path
from typing import Any

Row = dict[str, Any]
Rows = dict[str, Row | list[Row]]
Status = int | str | tuple[int, ...]

SIGN_IN = "sign-in"
STAFF = ("auditor", "funding", "outreach", "director", "administrator")
COMPANY = ("company_owner", "other_owner")
PEOPLE = ("stranger", *STAFF, *COMPANY)
GROUPS: dict[str, tuple[str, ...]] = {"staff": STAFF, "company": COMPANY, "anyone": PEOPLE}


def all_rows() -> dict[str, list[Row]]:
    """Return the rows of all apps; the same name in two files is a mistake."""
    table: dict[str, list[Row]] = {}
    for path in sorted(Path(__file__).parent.glob("[a-z]*.py")):
        rows: Rows = import_module(f"tests.access.{path.stem}").ROWS
        for name, row in rows.items():
            assert name not in table, f"{name} has rows in two files"
            table[name] = row if isinstance(row, list) else [row]
    return table


def expected_statuses(row: Row) -> dict[str, Status]:
    """Return what each person gets by this row."""
    statuses: dict[str, Status] = {}
    for group in ("anyone", "staff", "company"):
        statuses |= {person: row[group] for person in GROUPS[group] if group in row}
    statuses |= {person: row[person] for person in PEOPLE if person in row}
    missing = [person for person in PEOPLE if person not in statuses]
    assert not missing, f"the row leaves open what {', '.join(missing)} get"
    return statuses
