"""What the lists export."""

from datetime import UTC, date, datetime

from django.http import QueryDict

from accounts.models import User
from audits.listing import AuditListing
from companies.models import Company
from tests.factories.audits import audit_of


def test_the_day_of_delivery_is_the_day_in_italy(arno: Company, auditor: User) -> None:
    audit_of(arno, state="delivered", origin="imported", delivered_at=datetime(2026, 3, 1, 23, 30, tzinfo=UTC))
    (row,) = AuditListing(auditor, QueryDict()).table()
    assert row[-1] == date(2026, 3, 2)
