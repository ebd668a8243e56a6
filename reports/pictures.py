"""The charts of the documents, drawn from the frozen content."""

from collections.abc import Mapping, Sequence
from typing import Any

LEAST_AXES = 3


def radar(content: Mapping[str, Any], *, size: int = 440) -> str:
    """The sections' scores beside the sector's median."""
    return ""


def matrix(areas: Sequence[Mapping[str, Any]]) -> str:
    """Impact and effort of the areas."""
    return ""


def departments(section: Mapping[str, Any]) -> str:
    """The score of each department."""
    return ""
