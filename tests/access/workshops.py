"""Workshops are for everybody, once published."""

from tests.access import Rows

ROWS: Rows = {
    "workshops:public_list": {"anyone": 200},
    "workshops:public_detail": {"kwargs": {"slug": "not-there"}, "anyone": 404},
}
