"""Writing the changes of an import into the registry, many rows at a time."""

from collections.abc import Callable, Sequence
from itertools import islice
from typing import Final

from django.utils import timezone

from companies.importing.changes import CompanyChange
from companies.importing.known import contacts_of
from companies.models import Company, Contact, YearlyFigures

BATCH: Final = 250


def write_changes(changes: Sequence[CompanyChange], progress: Callable[[int], None]) -> None:
    """Write all changes inside the caller's transaction, telling how many are done."""
    waiting = iter(changes)
    done = 0
    while batch := list(islice(waiting, BATCH)):
        new = [change for change in batch if change.company is None]
        _update([change for change in batch if change.company is not None])
        _create(new)
        _write_figures(batch)
        _write_contacts(batch)
        done += len(batch)
        progress(done)


def _create(changes: list[CompanyChange]) -> None:
    companies = Company.objects.bulk_create(Company(**change.fields) for change in changes)
    for change, company in zip(changes, companies, strict=True):
        change.company = company


def _update(changes: list[CompanyChange]) -> None:
    """One statement a company, so that the history shows exactly what changed."""
    now = timezone.now()
    for company, fields in ((change.company, change.fields) for change in changes):
        if company is not None:
            Company.objects.filter(pk=company.pk).update(**fields, updated_at=now)


def _write_figures(changes: list[CompanyChange]) -> None:
    new = []
    for change in changes:
        for year, figures in change.figures.items():
            known = change.known_figures.get(year)
            if known is None:
                new.append(YearlyFigures(company=change.company, year=year, **figures))
            else:
                YearlyFigures.objects.filter(pk=known.pk).update(**figures)
    YearlyFigures.objects.bulk_create(new)


def _write_contacts(changes: list[CompanyChange]) -> None:
    new = []
    for change in changes:
        if not change.contact_fields or change.company is None:
            continue
        if change.contact is not None:
            Contact.objects.filter(pk=change.contact.pk).update(**change.contact_fields)
        else:
            new.append(Contact(company=change.company, is_primary=_is_first(change.company), **change.contact_fields))
    Contact.objects.bulk_create(new)


def _is_first(company: Company) -> bool:
    """The first person of a company is its main contact until somebody says otherwise."""
    return not any(contact.is_primary for contact in contacts_of(company))
