"""The house keeps its shape: sizes, layers, names, and templates that a strict content policy can serve."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.source_tree import Module, imports_of, own_files, own_modules, relative

PYTHON_LINES, TEMPLATE_LINES, STATEMENTS = 300, 150, 40
STOREYS = [
    {"distretto"},
    {"portal", "dashboard"},
    {"reports", "newsletters"},
    {"funding", "partners", "workshops", "publications"},
    {"audits"},
    {"companies"},
    {"accounts"},
    {"common"},
]
# Inside an app: who stands higher may import who stands lower, never the other way round.
ROOMS = [
    {"urls", "apps"},
    {"admin", "views", "tasks", "management"},
    {"forms"},
    {"actions"},
    {"documents", "mails"},
    {"permissions"},
    {"models"},
    {"states"},
]
SMALL_APPS = {"files", "imports", "mailing"}
NAMELESS = {"utils", "helpers", "misc", "util", "helper", "functions", "managers"}
INLINE = {
    "an inline style": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "a <style> element": re.compile(r"<style\b", re.IGNORECASE),
    "a script without src": re.compile(r"<script\b(?![^>]*\bsrc\s*=)", re.IGNORECASE),
    "an event attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "a javascript: address": re.compile(r"javascript:", re.IGNORECASE),
    "an inline htmx handler": re.compile(r"\shx-on[:\-=]", re.IGNORECASE),
}


def _templates() -> list[Path]:
    return [path for path in own_files(".html", ".txt") if "templates" in path.parts]


def _screen_templates() -> list[Path]:
    paper = {"pdf", "email"}
    return [
        path
        for path in _templates()
        if not paper & set(path.parts) and path.name not in {"base_pdf.html", "base_email.html"}
    ]


def _app_modules() -> list[Module]:
    apps = set().union(*STOREYS)
    return [module for module in own_modules().values() if module.name.split(".")[0] in apps]


def _app_and_room(name: str) -> tuple[str, str]:
    """Split `audits.forms.visit` into its app and its room; `common` holds small apps of its own."""
    parts = name.split(".")
    depth = 2 if parts[0] == "common" and parts[1:2] and parts[1] in SMALL_APPS else 1
    return ".".join(parts[:depth]), parts[depth] if len(parts) > depth else ""


def _room(name: str) -> str:
    return _app_and_room(name)[1]


def test_files_are_short_enough_to_read() -> None:
    caps = dict.fromkeys(own_files(".py"), PYTHON_LINES) | dict.fromkeys(_templates(), TEMPLATE_LINES)
    long = []
    for path, cap in caps.items():
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if lines > cap and "migrations" not in path.parts:
            long.append(f"{relative(path)}: {lines} lines, at most {cap}")
    assert long == []


def test_functions_are_short_and_say_what_they_return() -> None:
    wrong = []
    for module in own_modules().values():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                if sum(isinstance(part, ast.stmt) for part in ast.walk(node)) - 1 > STATEMENTS:
                    wrong.append(f"{module.name}.{node.name} has more than {STATEMENTS} statements")
                if node.returns is None:
                    wrong.append(f"{module.name}.{node.name} does not say what it returns")
    assert wrong == []


def test_templates_hold_nothing_that_the_content_policy_would_block() -> None:
    wrong = [
        f"{relative(path)}: {what}"
        for path in _screen_templates()
        for what, pattern in INLINE.items()
        if pattern.search(path.read_text(encoding="utf-8"))
    ]
    assert wrong == []


def test_apps_import_only_downwards() -> None:
    floor = {app: number for number, storey in enumerate(STOREYS) for app in storey}
    wrong = []
    for module in _app_modules():
        own = module.name.split(".")[0]
        for target in imports_of(module.name):
            other = target.split(".")[0]
            if other in floor and other != own and floor[other] <= floor[own]:
                wrong.append(f"{module.name} imports {target}")
    assert wrong == []


def test_rooms_of_an_app_import_only_downwards() -> None:
    floor = {room: number for number, rooms in enumerate(ROOMS) for room in rooms}
    wrong = []
    for module in _app_modules():
        for target in imports_of(module.name):
            (own, here), (other, there) = _app_and_room(module.name), _app_and_room(target)
            if own == other and here in floor and there in floor and here != there and floor[there] <= floor[here]:
                wrong.append(f"{module.name} imports {target}")
    assert wrong == []


def test_imports_make_no_circle() -> None:
    assert list(_circles()) == []


def _circles() -> Iterator[str]:
    done: set[str] = set()
    for start in sorted(own_modules()):
        path: list[str] = []
        yield from _walk(start, path, done)


def _walk(name: str, path: list[str], done: set[str]) -> Iterator[str]:
    if name in path:
        yield " > ".join([*path[path.index(name) :], name])
        return
    if name in done:
        return
    path.append(name)
    for target in sorted(imports_of(name)):
        yield from _walk(target, path, done)
    path.pop()
    done.add(name)


def test_no_file_is_named_after_nothing() -> None:
    assert [name for name in own_modules() if name.rsplit(".", 1)[-1] in NAMELESS] == []


def _calls(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node.lineno, node.func.attr


def test_views_fetch_through_named_querysets() -> None:
    """A view that filters by hand is a view whose guard nobody can find: the set gets a name in the model."""
    wrong = [
        f"{module.name}:{line} .{method}("
        for module in _app_modules()
        if _room(module.name) == "views"
        for line, method in _calls(module.tree)
        if method in {"filter", "exclude", "raw", "extra", "save", "delete", "bulk_create", "bulk_update"}
    ]
    assert wrong == []


def test_actions_take_a_person_and_never_a_request() -> None:
    wrong = []
    for module in _app_modules():
        if _room(module.name) not in {"actions", "models", "permissions", "states"}:
            continue
        for node in ast.walk(module.tree):
            if isinstance(node, ast.arg) and node.arg == "request":
                wrong.append(f"{module.name}:{node.lineno} knows the request")
    assert wrong == []


def test_actions_ring_the_queue_by_name_and_never_import_tasks() -> None:
    wrong = [
        f"{module.name} imports {target}"
        for module in _app_modules()
        if _room(module.name) not in {"tasks", "management"} and _app_and_room(module.name)[0] != "distretto"
        for target in imports_of(module.name)
        if _room(target) == "tasks"
    ]
    assert wrong == []


def test_rules_hide_in_no_save_and_no_signal() -> None:
    wrong = []
    for module in _app_modules():
        if _room(module.name) == "models":
            wrong += [
                f"{module.name}:{node.lineno} overrides {node.name}()"
                for node in ast.walk(module.tree)
                if isinstance(node, ast.FunctionDef) and node.name in {"save", "delete"}
            ]
        if "django.db.models.signals" in ast.unparse(module.tree):
            wrong.append(f"{module.name} listens to model signals")
    assert wrong == []


@pytest.mark.parametrize("suffix", [".py", ".html", ".js", ".css", ".md", ".yml", ".toml"])
def test_files_end_with_one_newline(suffix: str) -> None:
    wrong = []
    for path in own_files(suffix):
        text = path.read_text(encoding="utf-8")
        if text and (not text.endswith("\n") or text.endswith("\n\n") or "\r" in text):
            wrong.append(relative(path))
    assert wrong == []


def test_templates_write_keys_of_rows_without_separators() -> None:
    """A number in a page is written as its reader writes it, "1.234": as a key it would find nothing."""
    key = re.compile(r"\{\{ *(?!attrs\.|field\.)[a-z_.]+\.(?:pk|id)\b(?![^}]*(?:unlocalize|stringformat))[^}]*\}\}")
    uuids = {"card.block.pk"}
    wrong = [
        f"{relative(path)}: {found}"
        for path in own_files(".html")
        for found in key.findall(path.read_text(encoding="utf-8"))
        if found.strip("{ }") not in uuids
    ]
    assert wrong == []


def test_templates_sum_up_the_errors_of_a_form_once() -> None:
    """`form|crispy` begins with the summary of errors: a second one above it says everything twice."""
    wrong = []
    for path in own_files(".html"):
        text = path.read_text(encoding="utf-8")
        for form in re.findall(r"\{% error_summary ([\w.]+) %\}", text):
            if f"{{{{ {form}|crispy }}}}" in text or f"{{% crispy {form} %}}" in text:
                wrong.append(f"{relative(path)}: {form}")
    assert wrong == []
