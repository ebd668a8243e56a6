"""What is done to companies, each act whole or not at all."""

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from common.queue import enqueue_on_commit
from companies.models import Company
from companies.sizes import assessments_of, web_around

BATCH = 500


@transaction.atomic
def archive_company(company: Company, *, by: User) -> Company:
    """Take a company out of the lists; all that it has stays. Companies are never deleted."""
    locked = Company.objects.select_for_update().get(pk=company.pk)
    if locked.archived_at is None:
        locked.archived_at = timezone.now()
        locked.save(update_fields=["archived_at", "updated_at"])
    return locked


@transaction.atomic
def restore_company(company: Company, *, by: User) -> Company:
    """Bring an archived company back."""
    locked = Company.objects.select_for_update().get(pk=company.pk)
    if locked.archived_at is not None:
        locked.archived_at = None
        locked.save(update_fields=["archived_at", "updated_at"])
    return locked


def work_out_size_soon(company: Company) -> None:
    """Ask for a company's size to be worked out after this transaction; the database has marked it as out of date."""
    enqueue_on_commit("companies.refresh_size", company.pk)


def refresh_sizes(company_ids: Collection[int], *, on: date | None = None) -> int:
    """Work out and store the size of the companies, and of all tied to them by stakes; returns how many.

    The rows are locked before the figures are read: whoever changes figures meanwhile waits with the mark that the
    database sets, so that no result hides a change it has not seen.
    """
    day = on or timezone.localdate()
    ids = sorted(company_ids)
    return sum(_refresh_batch(ids[start : start + BATCH], day) for start in range(0, len(ids), BATCH))


@transaction.atomic
def _refresh_batch(company_ids: Collection[int], day: date) -> int:
    web = web_around(company_ids)
    rows = Company.objects.select_for_update(of=("self",)).order_by("pk").in_bulk(web.company_ids)
    now = timezone.now()
    for pk, found in assessments_of(web_around(rows), on=day):
        rows[pk].size_class = found.size
        rows[pk].size_reason = {"year": found.year, "why": [reason.why for reason in found.reasons]}
        rows[pk].size_as_of = now
    Company.objects.bulk_update(rows.values(), ["size_class", "size_reason", "size_as_of"], batch_size=BATCH)
    return len(rows)
