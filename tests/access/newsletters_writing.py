"""Issues are written by those who look after the newsletter; the archive is for everybody."""

from tests.access import Rows

ROWS: Rows = {}
