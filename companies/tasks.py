"""Background work of the registry: the stored sizes of companies."""

from celery import shared_task

from companies.actions import refresh_sizes
from companies.models import Company


@shared_task(name="companies.refresh_size", ignore_result=True)
def refresh_size(company_id: str) -> None:
    """Work out the size of one company and of those tied to it."""
    refresh_sizes([int(company_id)])


@shared_task(name="companies.refresh_outdated_sizes", ignore_result=True)
def refresh_outdated_sizes() -> int:
    """Work out the sizes that the database has marked: what an import, Django admin or a lost task left behind."""
    return refresh_sizes(Company.objects.size_outdated().values_list("pk", flat=True)[:2000])


@shared_task(name="companies.outdate_sizes", ignore_result=True)
def outdate_sizes() -> int:
    """Mark all sizes each night: years close and stakes begin and end without anybody touching a row."""
    return Company.objects.size_worked_out_before_today().update(size_as_of=None)
