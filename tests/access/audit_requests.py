"""Requests for an audit: the public asks, staff read, auditors and the director answer."""

from tests.access import SIGN_IN, Rows
from tests.factories.audits import AuditRequestFactory

READ = {"stranger": SIGN_IN, "staff": 200, "company": 403}
ANSWER = {"stranger": SIGN_IN, "staff": 403, "auditor": 422, "director": 422, "administrator": 422, "company": 403}


def one(_cast: object) -> dict[str, int]:
    return {"pk": AuditRequestFactory().pk}


ROWS: Rows = {
    "audits:public_request": {"anyone": 200},
    "audits:public_request_done": {"anyone": 200},
    "audits:audit_request_list": READ,
    "audits:audit_request_detail": READ | {"kwargs": one},
    "audits:audit_request_accept": ANSWER | {"kwargs": one, "method": "post"},
    "audits:audit_request_decline": ANSWER | {"kwargs": one, "method": "post"},
}
