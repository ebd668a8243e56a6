"""Stored files: here a picture that the auditor uploaded and that no company's page shows."""

from io import BytesIO

from common.files.actions import store_image
from tests.access import SIGN_IN, Rows
from tests.cast import Cast
from tests.common.files.pictures import picture


def _file_of_the_auditor(cast: Cast) -> dict[str, int]:
    return {"pk": store_image(BytesIO(picture()), by=cast.auditor).pk}


ROWS: Rows = {
    "files:file_show": {
        "kwargs": _file_of_the_auditor,
        "stranger": SIGN_IN,
        "staff": 404,
        "auditor": 200,
        "company": 404,
    },
}
