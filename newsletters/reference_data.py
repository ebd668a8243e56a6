"""Loading the themes that readers can choose."""

from pathlib import Path
from typing import Final

import yaml

from django.db import transaction

from newsletters.models import Theme

THEMES_FILE: Final = Path(__file__).parent / "data" / "themes.yaml"


@transaction.atomic
def load_themes() -> int:
    """Add the themes that are missing; what people have edited stays as it is."""
    entries = yaml.safe_load(THEMES_FILE.read_text(encoding="utf-8"))
    known = set(Theme.objects.values_list("code", flat=True))
    missing = [
        Theme(position=position, **entry)
        for position, entry in enumerate(entries, start=1)
        if entry["code"] not in known
    ]
    return len(Theme.objects.bulk_create(missing))
