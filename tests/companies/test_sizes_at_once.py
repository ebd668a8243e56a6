"""A size that is being worked out while the figures change must not hide the change."""

import threading
import time

import pytest

from django.db import connection, transaction
from django.utils import timezone

from companies.models import Company, YearlyFigures
from tests.factories import companies as make

PATIENCE = 30.0


def somebody_waits_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_locks WHERE NOT granted")
        return cursor.fetchone() is not None


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("marked", [True, False])
def test_figures_that_change_during_a_refresh_leave_the_mark(marked: bool) -> None:
    row = make.FiguresFactory()
    if not marked:
        Company.objects.update(size_as_of=timezone.now())

    def change() -> None:
        YearlyFigures.objects.filter(pk=row.pk).update(employees=400)
        connection.close()

    other = threading.Thread(target=change)
    with transaction.atomic():
        Company.objects.select_for_update().get(pk=row.company_id)
        other.start()
        deadline = time.monotonic() + PATIENCE
        while not somebody_waits_for_a_lock():
            assert time.monotonic() < deadline, "the change did not wait for the refresh"
            time.sleep(0.02)
        Company.objects.filter(pk=row.company_id).update(size_class="small", size_as_of=timezone.now())
    other.join(PATIENCE)
    assert list(Company.objects.size_outdated()) == [row.company]
