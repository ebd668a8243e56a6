"""Readers and segments are for those who look after the newsletter; sign-up and signed links for everybody."""

from tests.access import Rows

ROWS: Rows = {}
