"""Who gets to the pages of one audit: its lead is `auditor`, other staff read, companies have their portal.

People of the audit's company are refused; for those of another company the audit doesn't exist.
"""

from collections.abc import Callable
from io import BytesIO
from uuid import uuid4

from PIL import Image

from audits.models import Audit
from tests.access import SIGN_IN, Row, Rows
from tests.cast import Cast
from tests.factories.audits import ImprovementAreaFactory, ObservationFactory, audit_of, walk_to

LIST: Row = {"stranger": SIGN_IN, "staff": 200, "company": 403}
OPEN: Row = {"stranger": SIGN_IN, "staff": 200, "company": 404}
TEAM: Row = {"stranger": SIGN_IN, "staff": 403, "company": 404}
MOVES: Row = TEAM | {"auditor": 302, "director": 302, "method": "post"}


def audit_in(cast: Cast, state: str = "in_progress") -> Audit:
    return audit_of(cast.arno, lead=cast.auditor, state=state)


def on(state: str = "in_progress") -> Callable[[Cast], dict[str, object]]:
    return lambda cast: {"pk": audit_in(cast, state).pk}


def of_area(**more: object) -> Callable[[Cast], dict[str, object]]:
    return lambda cast: {"pk": ImprovementAreaFactory(audit=audit_in(cast), auditor_rank=1).pk, **more}


def of_observation(cast: Cast) -> dict[str, object]:
    seen = ObservationFactory(audit=audit_in(cast))
    return {"pk": seen.audit_id, "observation": seen.pk}


def of_photo(cast: Cast) -> dict[str, object]:
    from audits.actions import add_photos  # noqa: PLC0415 (only this row needs a picture)
    from common.files.images import read_picture  # noqa: PLC0415

    content = BytesIO()
    Image.new("RGB", (8, 6), "teal").save(content, "PNG")
    content.seek(0)
    seen = ObservationFactory(audit=audit_in(cast))
    (photo,) = add_photos(seen, pictures=[read_picture(content)], by=cast.auditor)
    return {"pk": seen.audit_id, "photo": photo.pk}


def of_action(cast: Cast) -> dict[str, object]:
    area = ImprovementAreaFactory(audit=audit_in(cast))
    return {"pk": area.pk, "action": area.actions.create(title="Chiedere tre preventivi").pk}


def of_hours(cast: Cast) -> dict[str, object]:
    audit = audit_in(cast)
    entry = audit.hours.create(person=cast.auditor, day="2026-11-20", hours=2)
    return {"pk": audit.pk, "entry": entry.pk}


ROWS: Rows = {
    "audits:audit_list": LIST,
    "audits:audit_export": [LIST | {"kwargs": {"kind": kind}} for kind in ("xlsx", "csv")],
    "audits:area_list": LIST,
    "audits:area_export": [LIST | {"kwargs": {"kind": kind}} for kind in ("xlsx", "csv")],
    "audits:audit_detail": [
        OPEN | {"kwargs": on()},
        OPEN | {"kwargs": lambda cast: {"pk": walk_to(audit_in(cast, "planned"), "cancelled").pk}},
    ],
    "audits:audit_history": OPEN | {"kwargs": on()},
    "audits:audit_hours": [
        OPEN | {"kwargs": on()},
        MOVES | {"kwargs": on(), "auditor": 422, "director": 422},
    ],
    "audits:hours_delete": MOVES | {"kwargs": of_hours},
    "audits:audit_start": MOVES | {"kwargs": on("planned")},
    "audits:audit_submit": TEAM | {"kwargs": on(), "auditor": 200, "director": 200},
    "audits:audit_review": [
        TEAM | {"kwargs": on("in_review"), "auditor": 200, "auditor2": 200, "director": 200},
        TEAM
        | {
            "kwargs": on("in_review"),
            "method": "post",
            "data": {"approve": "1"},
            "auditor2": 302,
            "director": 302,
        },
    ],
    "audits:audit_cancel": TEAM | {"kwargs": on(), "auditor": 200, "director": 200},
    "audits:audit_close": MOVES | {"kwargs": on("in_review")},
    "audits:audit_observations": [OPEN | {"kwargs": on()}, MOVES | {"kwargs": on(), "auditor": 422, "director": 422}],
    "audits:observation_edit": TEAM | {"kwargs": of_observation, "auditor": 200, "director": 200},
    "audits:observation_delete": MOVES | {"kwargs": of_observation},
    "audits:photo_add": MOVES | {"kwargs": of_observation},
    "audits:photo_edit": [OPEN | {"kwargs": of_photo}, MOVES | {"kwargs": of_photo, "data": {"delete": "1"}}],
    "audits:audit_areas": OPEN | {"kwargs": on()},
    "audits:area_create": TEAM | {"kwargs": on(), "auditor": 200, "director": 200},
    "audits:areas_rank": MOVES
    | {"kwargs": lambda cast: on()(cast) | {"ranking": "company"}, "data": {"area": [str(uuid4()), "x"]}},
    "audits:area_detail": OPEN | {"kwargs": of_area()},
    "audits:area_edit": TEAM | {"kwargs": of_area(), "auditor": 200, "director": 200},
    "audits:area_state": [
        MOVES | {"kwargs": of_area(change=change)} for change in ("drop", "restore", "agree", "propose")
    ],
    "audits:area_move": MOVES | {"kwargs": of_area(ranking="auditor", move="up")},
    "audits:area_move_company": MOVES | {"kwargs": of_area(ranking="company", move="in")},
    "audits:action_create": MOVES | {"kwargs": of_area(), "auditor": 422, "director": 422},
    "audits:action_edit": TEAM | {"kwargs": of_action, "auditor": 200, "director": 200},
}
