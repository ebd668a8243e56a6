"""What is done to companies, each act whole or not at all."""

from collections.abc import Collection
from datetime import date

import pghistory

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from common.queue import enqueue_on_commit
from companies.models import Company, Consent, Contact, Department, Holder, Site, Stake, YearlyFigures
from companies.sizes import assessments_of, web_around

BATCH = 500


Part = Site | Department | Contact | YearlyFigures | Stake | Consent


@transaction.atomic
def save_company(company: Company, *, by: User) -> Company:
    """Store a new or changed company, with a group of a new name."""
    with pghistory.context(user=by.pk):
        if company.group is not None and company.group.pk is None:
            company.group.save()
            company.group_id = company.group.pk
        company.save()
    work_out_size_soon(company)
    return company


@transaction.atomic
def save_part(part: Part, *, of: Company, by: User) -> Part:
    """Store a site, department, contact, year, stake or consent of a company.

    A new main contact or registered office takes the place of the one before. A new holder comes with its first stake.
    """
    Company.objects.select_for_update(of=("self",)).get(pk=of.pk)
    with pghistory.context(user=by.pk):
        if isinstance(part, Contact) and part.is_primary:
            of.contacts.filter(is_primary=True).exclude(pk=part.pk).update(is_primary=False)
        if isinstance(part, Site) and part.is_seat:
            of.sites.filter(is_seat=True).exclude(pk=part.pk).update(is_seat=False)
        if isinstance(part, Stake) and part.holder is not None and part.holder.pk is None:
            part.holder.save()
            part.holder_id = part.holder.pk
        part.save()
    if isinstance(part, YearlyFigures | Stake):
        work_out_size_soon(of)
    return part


@transaction.atomic
def delete_part(part: Part, *, of: Company, by: User) -> None:
    """Remove a site, department, contact, year or stake; what audits stand on is protected by the database."""
    with pghistory.context(user=by.pk):
        part.delete()
    if isinstance(part, YearlyFigures | Stake):
        work_out_size_soon(of)


@transaction.atomic
def end_contact(contact: Contact, *, of: Company, by: User) -> Contact:
    """Talk with a person no longer: whom a visit met stays on record, out of the lists to choose from."""
    Company.objects.select_for_update(of=("self",)).get(pk=of.pk)
    contact.ended_on, contact.is_primary = contact.ended_on or timezone.localdate(), False
    with pghistory.context(user=by.pk):
        contact.save(update_fields=["ended_on", "is_primary"])
    return contact


@transaction.atomic
def save_holder(holder: Holder, *, by: User) -> Holder:
    """Store a holder outside the registry; the sizes of what it holds are worked out again by the tick."""
    with pghistory.context(user=by.pk):
        holder.save()
    for company in Company.objects.filter(stakes_in_it__holder=holder).distinct():
        work_out_size_soon(company)
    return holder


@transaction.atomic
def archive_company(company: Company, *, by: User) -> Company:
    """Take a company out of the lists; all that it has stays. Companies are never deleted."""
    return _set_archived(company, True, by)


@transaction.atomic
def restore_company(company: Company, *, by: User) -> Company:
    """Bring an archived company back."""
    return _set_archived(company, False, by)


def _set_archived(company: Company, archived: bool, by: User) -> Company:
    locked = Company.objects.select_for_update(of=("self",)).get(pk=company.pk)
    if (locked.archived_at is not None) != archived:
        locked.archived_at = timezone.now() if archived else None
        with pghistory.context(user=by.pk):
            locked.save(update_fields=["archived_at", "updated_at"])
    return locked


def work_out_size_soon(company: Company) -> None:
    """Ask for a company's size after this transaction; the database has marked it as out of date."""
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
