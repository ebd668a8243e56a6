"""`manage.py refresh_sizes`: work out the stored size of companies again."""

from django.core.management.base import BaseCommand, CommandParser

from companies.actions import refresh_sizes
from companies.models import Company


class Command(BaseCommand):
    """Work out the size of all companies, or only of those marked as out of date."""

    help = "Work out the stored size class of companies (Recommendation 2003/361/EC) from figures and stakes."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take one switch."""
        parser.add_argument("--outdated", action="store_true", help="only those marked as out of date")

    def handle(self, *args: object, **options: object) -> None:
        """Do it and say how many."""
        companies = Company.objects.size_outdated() if options["outdated"] else Company.objects.all()
        count = refresh_sizes(companies.values_list("pk", flat=True))
        self.stdout.write(f"sizes: {count} companies")
