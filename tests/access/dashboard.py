"""Who may see the first pages."""

from tests.access import SIGN_IN, Rows

ROWS: Rows = {
    "dashboard:welcome": {"stranger": 200, "staff": 302, "company": 302},
    "dashboard:home": {"stranger": SIGN_IN, "staff": 200, "company": 403},
    "dashboard:figures": {"stranger": SIGN_IN, "staff": 200, "company": 403},
}
