"""`manage.py prepare`: everything a new release needs of its database; `bin/run` and docker-compose start with it."""

import json
import os
import sys
from argparse import ArgumentParser
from pathlib import Path
from time import monotonic

from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand
from django.utils.translation import override

from accounts.models import User
from accounts.roles import Role
from distretto.demo.sign_ins import EMAILS, PASSWORD

COLUMN = 46


class Command(BaseCommand):
    """Bring the tables up to date, load reference data and, if wanted, the demo. Running it again changes nothing."""

    help = __doc__ or ""
    requires_system_checks: list[str] = []  # noqa: RUF012 (as Django declares it)

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say what may be left out."""
        parser.add_argument("--no-demo", action="store_true", help="do not load the demo data")
        parser.add_argument("--report", type=Path, help="write the demo sign-ins that exist to this file, as JSON")

    def handle(self, *args: object, no_demo: bool, report: Path | None, **options: object) -> None:
        """Do one step after the other, each with a line and its time."""
        self._step("database tables", "migrate", "--no-input", "--verbosity=0")
        self._step("reference data", "load_reference_data")
        if not no_demo and "seed_demo" in get_commands():
            self._step("demo data", "seed_demo")
        if report:
            report.write_text(json.dumps({"sign_ins": self._sign_ins(), "password": PASSWORD}))

    def _step(self, label: str, command: str, *arguments: str) -> None:
        start = monotonic()
        with Path(os.devnull).open("w") as nowhere:
            call_command(command, *arguments, stdout=nowhere, stderr=sys.stderr)
        self.stdout.write(f"  {label} {'.' * (COLUMN - len(label))} {monotonic() - start:.1f} s")
        self.stdout.flush()

    def _sign_ins(self) -> list[tuple[str, str]]:
        found = {user.email: user for user in User.objects.filter(email__in=EMAILS, is_active=True)}
        with override("en"):
            return [(email, self._roles(found[email])) for email in EMAILS if email in found]

    @staticmethod
    def _roles(user: User) -> str:
        return ", ".join(str(Role(role).label) for role in user.roles) or "company member"
