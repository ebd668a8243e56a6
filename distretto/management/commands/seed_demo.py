"""Load the demonstration district."""

from argparse import ArgumentParser
from datetime import date
from io import StringIO
from time import perf_counter

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from distretto.demo.seed import is_loaded, seed


class Command(BaseCommand):
    """Load 220 companies and 214 audits, the same at every load; a second load changes nothing."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--as-of` moves the whole demonstration in time."""
        parser.add_argument(
            "--as-of", type=date.fromisoformat, help="the day all dates are counted from (default: today)"
        )

    def handle(self, *_args: object, as_of: date | None, **_options: object) -> None:
        """Load once, and say what was loaded."""
        if settings.PRODUCTION:
            raise CommandError("the demonstration and its public password can't be loaded in production")
        if is_loaded():
            self.stdout.write("demo data: already here, nothing changed")
            return
        started = perf_counter()
        call_command("load_reference_data", verbosity=0, stdout=StringIO())
        counts = seed(as_of or timezone.localdate())
        counted = ", ".join(f"{count} {name}" for name, count in counts.items())
        self.stdout.write(f"demo data: {counted} in {perf_counter() - started:.1f} s")
