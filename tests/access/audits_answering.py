"""Who gets to the sheets of an audit. Its lead is `auditor`; other staff read, companies have their portal."""

from uuid import uuid4

from tests.access import SIGN_IN, Row, Rows
from tests.cast import Cast
from tests.factories.audits import audit_of

READ: Row = {"stranger": SIGN_IN, "staff": 200, "company": 403}
SCRIPT = {"Accept": "application/json"}


def sheet(code: str, **more: object) -> dict[str, object]:
    return {"kwargs": lambda cast: {"pk": audit_of(cast.arno, lead=cast.auditor).pk, "code": code}} | more


def department_sheet(cast: Cast) -> dict[str, object]:
    audit = audit_of(cast.arno, lead=cast.auditor)
    return {"pk": audit.pk, "code": "D", "department": audit.departments.all()[0].pk}


def sent_by(person: str) -> Row:
    """An answer as the script of this person's page sends it: its row says what that person gets."""
    return {
        **sheet("B1"),
        "method": "post",
        "headers": SCRIPT,
        "data": lambda cast: {
            "person": cast.person(person).pk,
            "B1-level": "3",
            "B1-operation": str(uuid4()),
            "B1-base_revision": "0",
        },
        "stranger": 401,
        "company": 403,
        "staff": 401,
    }


ROWS: Rows = {
    "audits:answer_session": {**READ, "stranger": 401, "headers": SCRIPT},
    "audits:audit_answer": {
        **READ,
        "kwargs": lambda cast: {"pk": audit_of(cast.arno, lead=cast.auditor).pk},
        "staff": 302,
    },
    "audits:section_answer": [
        sheet("A") | READ,
        sheet("B") | READ,
        sheet("D") | READ | {"staff": 302},
        sheet("Q") | READ | {"staff": 404},
        sheet("B", method="post") | READ | {"staff": 403, "auditor": 302, "director": 302},
    ],
    "audits:department_answer": [
        {"kwargs": department_sheet, **READ},
        {"kwargs": lambda cast: department_sheet(cast) | {"department": 0}, **READ, "staff": 404},
    ],
    "audits:answer_photos": [
        sheet("B1", method="post") | READ | {"company": 404, "staff": 403, "auditor": 302, "director": 302},
        sheet("Q1", method="post") | READ | {"company": 404, "staff": 403, "auditor": 404, "director": 404},
        sheet("B1") | {"stranger": 405, "staff": 405, "company": 405},
    ],
    "audits:registry_save": [
        sheet("A1", method="post") | READ | {"company": 404, "staff": 403, "auditor": 302, "director": 302},
        sheet("M1", method="post") | READ | {"company": 404, "staff": 403, "auditor": 404, "director": 404},
        sheet("A1") | {"stranger": 405, "staff": 405, "company": 405},
    ],
    "audits:answer_save": [
        sent_by("auditor") | {"auditor": 200},
        sent_by("director") | {"director": 200},
        sent_by("funding") | {"funding": 403},
        sent_by("auditor2") | {"auditor2": 403},
        sent_by("company_owner"),
        sheet("B1") | {"stranger": 405, "staff": 405, "company": 405},
    ],
}
