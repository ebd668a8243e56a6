"""Loading the catalogue of qualified services from the project's file."""

from pathlib import Path
from typing import Final

import yaml

from django.db import transaction

from funding.models import QualifiedService

CATALOGUE_FILE: Final = Path(__file__).parent / "data" / "qualified_services.yaml"
TO_VERIFY: Final = "to verify"


@transaction.atomic
def load_catalogue() -> int:
    """Add the services that are missing; what people have corrected or verified stays as it is."""
    known = set(QualifiedService.objects.values_list("edition", "code"))
    missing = [
        QualifiedService(
            edition=catalogue["edition"],
            code=service["code"],
            title=service["title"],
            verification=TO_VERIFY if service.get("check") else "",
        )
        for catalogue in yaml.safe_load(CATALOGUE_FILE.read_text(encoding="utf-8"))
        for service in catalogue["services"]
        if (catalogue["edition"], service["code"]) not in known
    ]
    return len(QualifiedService.objects.bulk_create(missing))
