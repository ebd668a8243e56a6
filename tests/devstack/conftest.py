"""Fixtures for the tests of the doors: places with servers of their own."""

from collections.abc import Iterator

import pytest

from tests.devstack.stack import Place, new_place


@pytest.fixture
def place() -> Iterator[Place]:
    """Return something like a checkout that has never been used."""
    with new_place() as made:
        yield made


@pytest.fixture
def other_place() -> Iterator[Place]:
    """Return a second checkout."""
    with new_place() as made:
        yield made
