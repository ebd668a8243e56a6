"""Who gets what of reports."""

from tests.access import SIGN_IN, Rows
from tests.cast import Cast


def audit_kwargs(cast: Cast) -> dict[str, int]:
    """Return the arguments of the pages of arno's delivered audit."""
    return {"pk": cast.arno_report.audit_id}


def report_kwargs(cast: Cast) -> dict[str, int]:
    """Return the arguments of the pages of arno's delivered report."""
    return {"pk": cast.arno_report.pk}


PREPARES = {"stranger": SIGN_IN, "staff": 403, "auditor": 302, "director": 302, "company": 403}
READS = {"stranger": SIGN_IN, "staff": 200, "company_owner": 200, "other_owner": 404}

ROWS: Rows = {
    "reports:report_list": {"stranger": SIGN_IN, "staff": 200, "company": 403},
    "reports:audit_reports": {"kwargs": audit_kwargs, "stranger": SIGN_IN, "staff": 200, "company": 403},
    "reports:report_request": {"kwargs": audit_kwargs, "method": "post", "data": {"kind": "audit"}, **PREPARES},
    "reports:audit_deliver": {"kwargs": audit_kwargs, "method": "post", **PREPARES},
    "reports:report_retry": {"kwargs": report_kwargs, "method": "post", **PREPARES},
    "reports:report_status": {
        "kwargs": report_kwargs,
        "headers": {"HX-Request": "true"},
        "stranger": 401,
        "staff": 200,
        "company": 403,
    },
    "reports:report_open": {"kwargs": report_kwargs, **READS},
    "reports:report_download": {"kwargs": report_kwargs, **READS},
}
