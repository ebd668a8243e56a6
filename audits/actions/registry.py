"""Correcting the company's record from its audit, where a question shows it."""

from collections.abc import Iterable

from django.db import transaction

from accounts.models import User
from audits.actions.locking import lock_for_evidence
from audits.models import Audit
from companies.actions import Part, save_company, save_part
from companies.models import Company


@transaction.atomic
def correct_registry(audit: Audit, *, rows: Iterable[Company | Part], by: User) -> None:
    """Store changed rows of the audited company in the registry, all or none; the audit's people, while it is open."""
    locked = lock_for_evidence(audit.pk, by=by)
    for row in rows:
        if isinstance(row, Company):
            save_company(row, by=by)
        else:
            save_part(row, of=locked.company, by=by)
