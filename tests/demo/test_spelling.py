"""The demonstration is read like every other page: its Italian has the product's one apostrophe."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from common.words import with_typographic_apostrophes
from tests.source_tree import ROOT, own_files, relative

DEMO = ROOT / "distretto" / "demo"
FILES = [path for path in own_files(".py", ".yaml") if DEMO in path.parents]


def read_by_people(path: Path) -> Iterator[str]:
    """Yield the texts of a file: of code its strings, without docstrings and the keys that chance is drawn from."""
    if path.suffix == ".yaml":
        yield from _texts_in(yaml.safe_load(path.read_text(encoding="utf-8")))
        return
    tree = ast.parse(path.read_text(encoding="utf-8"))
    apart = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        if isinstance(call.func, ast.Name) and call.func.id == "chance":
            apart |= {id(part) for part in call.args}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in apart:
            yield node.value


def _texts_in(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _texts_in(part)


@pytest.mark.parametrize("path", FILES, ids=relative)
def test_the_demonstration_has_one_kind_of_apostrophe(path: Path) -> None:
    assert [text for text in read_by_people(path) if text != with_typographic_apostrophes(text)] == []
