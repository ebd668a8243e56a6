"""Who may enter the company portal: a company's people, and only for their own company."""

from tests.access import SIGN_IN, Rows

ROWS: Rows = {
    "portal:home": {"stranger": SIGN_IN, "staff": 403, "company": (200, 302)},
    "portal:company": {
        "kwargs": lambda cast: {"company_id": cast.arno.pk},
        "stranger": SIGN_IN,
        "staff": 403,
        "company_owner": 200,
        "other_owner": 404,
    },
}
