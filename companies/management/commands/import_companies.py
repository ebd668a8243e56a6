"""`bin/manage import_companies FILE [--commit] [--json]`: the spreadsheet import without the browser."""

import json
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Final

import pghistory

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from common.imports.actions import one_import_at_a_time
from common.imports.kinds import Plan, RowPlan, kind_of
from common.imports.states import WRITES, Verdict
from common.sheets import MAX_BYTES, UnreadableSheetError
from companies.importing.kind import KIND
from companies.reference_data import ensure_reference_data

HELP: Final = """Say what an XLSX or CSV list of companies would change; with --commit, change it.

Standard output is one line: a JSON list with {"row", "verdict", "field", "reason"} for each row below the heading.
Everything else goes to standard error. The exit code is 0 if the file can be read."""


class Command(BaseCommand):
    """Preview a list of companies, or import it in one transaction without its faulty rows."""

    help = HELP

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, and what to do with it."""
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--commit", action="store_true", help="write; without it nothing is written")
        parser.add_argument(
            "--json", action="store_true", dest="only_json", help="only the JSON, no report on standard error"
        )

    def handle(self, *args: object, file: Path, commit: bool, only_json: bool, **options: object) -> None:
        """Read, judge, perhaps write, and tell."""
        content = _read(file)
        if ensure_reference_data():
            self.stderr.write("reference data loaded")
        try:
            plan = self._import(content) if commit else kind_of(KIND).plan(content)
        except UnreadableSheetError as error:
            raise CommandError(f"{file}: {error}") from error
        if not only_json:
            self._report(plan, commit=commit)
        self.stdout.write(_as_json(plan.rows))

    def _import(self, content: bytes) -> Plan:
        with transaction.atomic(), pghistory.context(command="import_companies"):
            one_import_at_a_time(KIND)
            kind = kind_of(KIND)
            plan = kind.plan(content, lock=True)
            kind.apply([row for row in plan.rows if row.verdict in WRITES], lambda _done: None)
            return plan

    def _report(self, plan: Plan, *, commit: bool) -> None:
        for row in plan.rows:
            if row.verdict == Verdict.ERROR:
                self.stderr.write(f"{row.cell or row.number}: {row.field}: {row.reason}")
        counts = Counter(row.verdict for row in plan.rows)
        counted = ", ".join(f"{verdict.value} {counts[verdict]}" for verdict in Verdict)
        self.stderr.write(f"{counted}; {'written' if commit else 'nothing written (--commit writes)'}")
        if plan.unread:
            self.stderr.write(f"only the sheet {plan.sheet} was read, not these: {', '.join(plan.unread)}")
        if plan.ignored:
            self.stderr.write(f"columns not understood: {', '.join(plan.ignored)}")


def _read(file: Path) -> bytes:
    try:
        with file.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise CommandError(f"{file}: {error.strerror}") from error


def _as_json(rows: list[RowPlan]) -> str:
    return json.dumps(
        [
            {"row": row.number, "verdict": row.verdict.value, "field": row.field or None, "reason": row.reason or None}
            for row in rows
        ],
        ensure_ascii=False,
    )
