"""Who gets what of the import of companies: the district's staff alone."""

from collections.abc import Callable

from common.imports.actions import preview_import
from tests.access import SIGN_IN, Rows
from tests.cast import Cast
from tests.factories.imports import ImportJobFactory

STAFF_ONLY = {"stranger": SIGN_IN, "company": 403}


def a_job(state: str) -> Callable[[Cast], dict[str, int]]:
    """Return the arguments of a job's pages; the job is made for each request and rolled back with it."""

    def kwargs(cast: Cast) -> dict[str, int]:
        job = ImportJobFactory(state="uploaded" if state == "ready" else state)
        if state == "ready":
            preview_import(job.pk)
        return {"pk": job.pk}

    return kwargs


ROWS: Rows = {
    "imports:import_list": [
        STAFF_ONLY | {"staff": 200},
        STAFF_ONLY | {"staff": 422, "method": "post"},
    ],
    "imports:import_template": STAFF_ONLY | {"staff": 200},
    "imports:import_detail": [
        STAFF_ONLY | {"staff": 200, "kwargs": a_job("ready")},
        STAFF_ONLY | {"staff": 200, "kwargs": a_job("uploaded")},
        STAFF_ONLY | {"staff": 200, "kwargs": a_job("failed")},
        STAFF_ONLY | {"staff": 404, "kwargs": {"pk": 999_999}},
    ],
    "imports:import_confirm": [
        STAFF_ONLY | {"staff": 302, "method": "post", "kwargs": a_job("ready")},
        STAFF_ONLY | {"staff": 405, "kwargs": a_job("ready")},
    ],
    "imports:import_cancel": [
        STAFF_ONLY | {"staff": 302, "method": "post", "kwargs": a_job("ready")},
        STAFF_ONLY | {"staff": 405, "kwargs": a_job("ready")},
    ],
    "imports:import_retry": [
        STAFF_ONLY | {"staff": 302, "method": "post", "kwargs": a_job("failed")},
        STAFF_ONLY | {"staff": 405, "kwargs": a_job("failed")},
    ],
    "imports:import_errors": STAFF_ONLY | {"staff": 200, "kwargs": a_job("ready")},
}
