"""Who plans audits and records visits. The audit's lead is `auditor`; only its own people and the director change it."""

from tests.access import SIGN_IN, Row, Rows
from tests.cast import Cast
from tests.factories.audits import VisitFactory, audit_of


def an_audit(cast: Cast) -> dict[str, object]:
    return {"pk": audit_of(cast.arno, lead=cast.auditor).pk}


def a_visit(cast: Cast) -> dict[str, object]:
    return {"pk": VisitFactory(audit=audit_of(cast.arno, lead=cast.auditor)).pk}


READ: Row = {"stranger": SIGN_IN, "staff": 200, "company": 403}
OWN: Row = {"stranger": SIGN_IN, "staff": 403, "auditor": 200, "director": 200, "company": 403}

ROWS: Rows = {
    "audits:audit_create": [
        {**OWN, "auditor2": 200},
        {"query": {"company": "0"}, **OWN, "auditor": 404, "auditor2": 404, "director": 404},
    ],
    "audits:audit_edit": {"kwargs": an_audit, **OWN},
    "audits:visit_create": {"kwargs": an_audit, **OWN},
    "audits:visit_detail": {"kwargs": a_visit, **READ},
    "audits:visit_edit": {"kwargs": a_visit, **OWN},
    "audits:visit_delete": [
        {"kwargs": a_visit, "method": "post", **OWN, "auditor": 302, "director": 302},
        {"kwargs": a_visit, "stranger": 405, "staff": 405, "company": 405},
    ],
}
