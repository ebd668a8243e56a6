"""The hours of an audit through its page."""

from uuid import uuid4

import pytest

from django.test import Client

from accounts.models import User
from audits.models import Audit
from tests.cast import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(auditor: User) -> Client:
    """Return the lead's client."""
    return client_of(auditor)


def test_audit_hours_twice_is_one_entry(client: Client, audit: Audit, auditor: User) -> None:
    data = {"key": str(uuid4()), "person": auditor.pk, "day": "2026-01-20", "hours": "2,5", "activity": "visit"}
    for _ in range(2):
        assert client.post(f"/audits/{audit.pk}/hours/", data).status_code == 302
    page = client.get(f"/audits/{audit.pk}/hours/")
    assert page.context["total"] == 2.5
    future = client.post(f"/audits/{audit.pk}/hours/", data | {"key": str(uuid4()), "day": "2999-01-01"})
    assert future.status_code == 422
    client.post(f"/audits/{audit.pk}/hours/{audit.hours.get().pk}/delete/")
    assert not audit.hours.exists()


@pytest.mark.parametrize("hours", ["-3", "0", "0.1", "24.5"])
def test_audit_hours_says_beside_the_field_how_many_a_day_has(
    client: Client, audit: Audit, auditor: User, hours: str
) -> None:
    data = {"key": str(uuid4()), "person": auditor.pk, "day": "2026-01-20", "hours": hours, "activity": "visit"}
    response = client.post(f"/audits/{audit.pk}/hours/", data)
    assert response.status_code == 422
    assert response.context["form"].errors == {"hours": ["Da 0,25 a 24 ore."]}
