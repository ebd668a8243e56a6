"""What the tests of the house read: our own files, the modules they hold and whom each imports."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NOT_OURS = {".git", ".venv", "var", "node_modules", "__pycache__"}


@cache
def own_files(*suffixes: str) -> tuple[Path, ...]:
    """Return our files with one of these suffixes, without what tools and set-up leave in the checkout."""
    return tuple(sorted(_walk(ROOT, suffixes)))


def _walk(folder: Path, suffixes: tuple[str, ...]) -> Iterator[Path]:
    for entry in folder.iterdir():
        if entry.name in NOT_OURS or (entry.name.startswith(".") and entry.name != ".ci"):
            continue
        if entry.is_dir():
            yield from _walk(entry, suffixes)
        elif entry.suffix in suffixes:
            yield entry


def relative(path: Path) -> str:
    """Return the path as a person would name it."""
    return path.relative_to(ROOT).as_posix()


@dataclass(frozen=True)
class Module:
    """One Python file of ours: its dotted name and its syntax tree."""

    name: str
    path: Path
    tree: ast.Module

    @property
    def is_package(self) -> bool:
        """Tell whether the file is a package's `__init__`."""
        return self.path.name == "__init__.py"


@cache
def own_modules() -> dict[str, Module]:
    """Return the product's modules by dotted name: no tests, no migrations."""
    modules = {}
    for path in own_files(".py"):
        parts = path.relative_to(ROOT).with_suffix("").parts
        if "migrations" in parts or parts[0] in {"tests", "benchmarks", "docs"}:
            continue
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        modules[name] = Module(name, path, ast.parse(path.read_text(encoding="utf-8")))
    return modules


@cache
def imports_of(name: str) -> frozenset[str]:
    """Return which of our own modules this one imports when it runs; imports for types only don't count."""
    modules = own_modules()
    found: set[str] = set()
    for node in _running_nodes(modules[name].tree):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names if alias.name in modules)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                if inner in modules:
                    found.add(inner)
                elif node.module in modules:
                    found.add(node.module)
    return frozenset(found - {name})


def _running_nodes(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        yield node
        yield from _running_nodes(node)
