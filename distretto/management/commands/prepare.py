"""`manage.py prepare`: everything a new release needs of its database; `bin/run` and docker-compose start with it."""

import json
import os
import sys
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from time import monotonic

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import override

from accounts.models import User
from accounts.roles import Role
from companies.models import Company
from distretto.demo.people import COMPANY_PEOPLE, PASSWORD, STAFF, address
from distretto.demo.seed import is_loaded

COLUMN = 46
NAMES = [name for name, *_ in STAFF] + [name for name, _ in COMPANY_PEOPLE]
EMAILS = [address(name) for name in NAMES]


class Command(BaseCommand):
    """Bring the tables up to date, load reference data and, if wanted, the demo. Running it again changes nothing."""

    help = __doc__ or ""
    requires_system_checks: list[str] = []  # noqa: RUF012 (as Django declares it)

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say what may be left out."""
        parser.add_argument("--no-demo", action="store_true", help="do not load the demo data")
        parser.add_argument("--as-of", type=date.fromisoformat, help="the demo's day (default: today)")
        parser.add_argument("--report", type=Path, help="write the demo sign-ins that exist to this file, as JSON")

    def handle(self, *args: object, no_demo: bool, as_of: date | None, report: Path | None, **options: object) -> None:
        """Do one step after the other, each with a line and its time."""
        self._step("database tables", "migrate", "--no-input", "--verbosity=0")
        self._step("reference data", "load_reference_data")
        sign_ins = self._sign_ins()
        if settings.PRODUCTION and sign_ins:
            emails = ", ".join(email for email, _role in sign_ins)
            raise CommandError(f"production must not have the demo's sign-ins: delete or deactivate {emails}")
        if not no_demo:
            self._load_demo(as_of)
        if report:
            report.write_text(json.dumps({"sign_ins": self._sign_ins(), "password": PASSWORD}))

    def _load_demo(self, as_of: date | None) -> None:
        if is_loaded() or not Company.objects.exists():
            self._step("demo data", "seed_demo", as_of=as_of)
        else:
            self.stdout.write("  demo data: left out, because there are companies already")

    def _step(self, label: str, command: str, *arguments: str, **options: object) -> None:
        start = monotonic()
        with Path(os.devnull).open("w") as nowhere:
            call_command(command, *arguments, stdout=nowhere, stderr=sys.stderr, **options)
        self.stdout.write(f"  {label} {'.' * (COLUMN - len(label))} {monotonic() - start:.1f} s")
        self.stdout.flush()

    def _sign_ins(self) -> list[tuple[str, str]]:
        found = {user.email: user for user in User.objects.filter(email__in=EMAILS, is_active=True)}
        with override("en"):
            return [(email, self._roles(found[email])) for email in EMAILS if email in found]

    @staticmethod
    def _roles(user: User) -> str:
        return ", ".join(str(Role(role).label) for role in user.roles) or "company member"
