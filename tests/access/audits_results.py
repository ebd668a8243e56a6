"""Who sees the results of an audit; companies see theirs in the portal."""

from tests.access import SIGN_IN, Rows
from tests.factories.audits import audit_of

ROWS: Rows = {
    "audits:audit_results": {
        "kwargs": lambda cast: {"pk": audit_of(cast.arno, lead=cast.auditor).pk},
        "stranger": SIGN_IN,
        "staff": 200,
        "company": 403,
    },
}
