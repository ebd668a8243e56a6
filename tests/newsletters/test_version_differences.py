"""Versions side by side."""

from hypothesis import given
from hypothesis import strategies as st

from newsletters.version_differences import Row, differences

LINES = st.lists(st.text("abc", max_size=4), max_size=8).map("\n".join)


@given(LINES, LINES)
def test_each_side_can_be_read_back(left: str, right: str) -> None:
    rows = differences(left, right)
    assert [row.left for row in rows if row.left is not None] == left.splitlines()
    assert [row.right for row in rows if row.right is not None] == right.splitlines()


def test_what_was_changed_stands_beside_what_it_became() -> None:
    assert differences("a\nb\nc", "a\nx\nc\nd") == [Row("a", "a"), Row("b", "x"), Row("c", "c"), Row(None, "d")]
