"""What a cell says once it is text."""

from datetime import datetime

import pytest

from common.sheets.cells import Value, text_of


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (12.0, "12"),
        (12.5, "12.5"),
        (datetime(2026, 3, 1), "2026-03-01"),  # noqa: DTZ001 (cells know no zone)
        ("  Rossi \u00a0  S.p.A.\n", "Rossi S.p.A."),
        ("\ufeffRos\u00adsi\u200b", "Rossi"),
        ("\u202eisseR\u202c S.p.A.", "isseR S.p.A."),
        ("\u2067Rossi\u2069", "Rossi"),
    ],
)
def test_text_of_a_cell(value: Value, text: str) -> None:
    assert text_of(value) == text
