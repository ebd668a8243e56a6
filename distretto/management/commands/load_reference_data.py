"""`bin/manage load_reference_data`: what the product refers to and people only correct."""

from collections.abc import Callable
from time import monotonic
from typing import Final

from django.core.management.base import BaseCommand

from audits.actions import load_questionnaire_version
from companies.reference_data import load_ateco, load_places, load_sectors
from funding.reference_data import load_catalogue
from newsletters.reference_data import load_themes


def load_questionnaire() -> int:
    """Publish the questionnaire that comes with the product, unless it is there already."""
    _version, is_new = load_questionnaire_version()
    return int(is_new)


PARTS: Final[dict[str, Callable[[], int]]] = {
    "sectors": load_sectors,
    "provinces and municipalities": load_places,
    "ATECO codes": load_ateco,
    "qualified services": load_catalogue,
    "newsletter themes": load_themes,
    "questionnaire": load_questionnaire,
}


class Command(BaseCommand):
    """Load sectors, places, ATECO editions, catalogue, questionnaire and themes; again changes nothing."""

    help = __doc__ or ""

    def handle(self, *args: object, **options: object) -> None:
        """Load part after part, saying what each has changed."""
        for name, load in PARTS.items():
            start = monotonic()
            changed = load()
            self.stdout.write(f"{name}: {changed} added or changed ({monotonic() - start:.1f} s)")
