"""Recording visits through their pages."""

from uuid import uuid4

import pytest

from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from audits.actions.visits import VisitContent, update_visit
from audits.errors import ActRefusedError
from audits.models import Audit, Visit
from companies.models import Company, Contact
from tests.cast import client_of
from tests.factories.audits import ObservationFactory, VisitFactory, audit_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def audit(arno: Company, auditor: User) -> Audit:
    return audit_of(arno, lead=auditor)


@pytest.fixture
def client(auditor: User) -> Client:
    return client_of(auditor)


def sent(**more: object) -> dict[str, object]:
    return {"day": "2026-11-24", "starts": "08:30", "ends": "12:00", "key": str(uuid4()), **more}


def test_visit_create_records_the_verbale_and_starts_the_audit(client: Client, audit: Audit) -> None:
    owner = Contact.objects.create(company=audit.company, full_name="Sara Tozzi", role="entrepreneur")
    seen = audit.departments.first()
    assert seen is not None
    said = {"agreed": "Prova su due telai", "priorities": "Meno fermi", "other_people": "Ivo, capoturno"}
    response = client.post(
        reverse("audits:visit_create", args=[audit.pk]), sent(contacts=[owner.pk], departments=[seen.pk], **said)
    )
    visit = Visit.objects.get()
    assert response["Location"] == reverse("audits:visit_detail", args=[visit.pk])
    assert (visit.starts_at.isoformat(), visit.duration.total_seconds()) == ("2026-11-24T07:30:00+00:00", 3.5 * 3600)
    assert (list(visit.contacts.all()), list(visit.departments.all())) == ([owner], [seen])
    audit.refresh_from_db()
    assert audit.state == "in_progress"
    page = client.get(response["Location"]).content.decode()
    assert all(text in page for text in ("Sara Tozzi", "Ivo, capoturno", seen.name, *said.values(), "08:30"))


def test_the_same_visit_sent_twice_is_one_visit(client: Client, audit: Audit) -> None:
    visit = sent()
    for _ in range(2):
        assert client.post(reverse("audits:visit_create", args=[audit.pk]), visit).status_code == 302
    assert Visit.objects.count() == 1


@pytest.mark.parametrize(
    "change",
    [{"ends": "08:30"}, {"starts": "25:00"}, {"day": ""}, {"day": "0001-01-01", "starts": "00:00"}, {"contacts": [0]}],
)
def test_an_impossible_visit_comes_back_as_it_was_typed(
    client: Client, audit: Audit, change: dict[str, object]
) -> None:
    Contact.objects.create(company=audit.company, full_name="Sara Tozzi")
    response = client.post(reverse("audits:visit_create", args=[audit.pk]), sent(agreed="resta qui") | change)
    assert response.status_code == 422
    assert "resta qui" in response.content.decode()
    assert not Visit.objects.exists()


def test_contacts_of_another_company_are_no_people_met(client: Client, audit: Audit, bisenzio: Company) -> None:
    Contact.objects.create(company=audit.company, full_name="Sara Tozzi")
    theirs = Contact.objects.create(company=bisenzio, full_name="Ugo Verdi")
    response = client.post(reverse("audits:visit_create", args=[audit.pk]), sent(contacts=[theirs.pk]))
    assert response.status_code == 422
    assert "Ugo Verdi" not in response.content.decode()


def test_visit_edit_changes_it_and_notices_a_change_by_somebody_else(client: Client, audit: Audit) -> None:
    visit = VisitFactory(audit=audit)
    url = reverse("audits:visit_edit", args=[visit.pk])
    assert client.post(url, sent(revision=1, agreed="prima")).status_code == 302
    stale = client.post(url, sent(revision=1, agreed="seconda"))
    assert stale.status_code == 422
    assert "seconda" in stale.content.decode()
    assert any("Ora risulta:" in one and "prima" in one for one in stale.context["form"].non_field_errors())
    visit.refresh_from_db()
    assert (visit.agreed, visit.revision) == ("prima", 2)
    assert (
        client.post(url, sent(revision=stale.context["form"]["revision"].value(), agreed="seconda")).status_code == 302
    )


def test_a_visit_sent_twice_is_changed_once(client: Client, audit: Audit) -> None:
    visit = VisitFactory(audit=audit)
    met = Contact.objects.create(company=audit.company, full_name="Sara Tozzi")
    url, data = reverse("audits:visit_edit", args=[visit.pk]), sent(revision=1, agreed="prima", contacts=[met.pk])
    assert [client.post(url, data).status_code for _ in range(2)] == [302, 302]
    visit.refresh_from_db()
    assert (visit.agreed, visit.revision) == ("prima", 2)


def test_a_visit_recorded_again_with_other_words_is_refused(client: Client, audit: Audit) -> None:
    url, data = reverse("audits:visit_create", args=[audit.pk]), sent(agreed="prima")
    assert [client.post(url, data).status_code for _ in range(2)] == [302, 302]
    again = client.post(url, data | {"agreed": "seconda"})
    assert again.status_code == 422
    assert "seconda" in again.content.decode(), "what was typed stays"
    assert Visit.objects.get().agreed == "prima"


def test_a_visit_that_somebody_deleted_meanwhile_is_said_to_be_gone(audit: Audit, auditor: User) -> None:
    visit = VisitFactory(audit=audit)
    content = VisitContent(starts_at=visit.starts_at, ends_at=visit.ends_at)
    Visit.objects.filter(pk=visit.pk).delete()
    with pytest.raises(ActRefusedError):
        update_visit(visit, content=content, seen_revision=1, by=auditor)


def test_visit_delete_keeps_the_observations(client: Client, audit: Audit) -> None:
    visit = VisitFactory(audit=audit)
    observation = ObservationFactory(audit=audit, visit=visit)
    client.post(reverse("audits:visit_delete", args=[visit.pk]))
    observation.refresh_from_db()
    assert (Visit.objects.count(), observation.visit) == (0, None)


def test_visits_lock_with_the_audit(client: Client, arno: Company, auditor: User) -> None:
    audit = audit_of(arno, lead=auditor, state="delivered", origin="imported", delivered_at="2026-03-01T10:00Z")
    visit = VisitFactory(audit=audit)
    visit.departments.set(audit.departments.all())
    assert client.post(reverse("audits:visit_edit", args=[visit.pk]), sent(revision=1)).status_code == 422
    with pytest.raises(IntegrityError), transaction.atomic():
        visit.departments.clear()
    client.post(reverse("audits:visit_delete", args=[visit.pk]))
    with pytest.raises(IntegrityError), transaction.atomic():
        Visit.objects.filter(pk=visit.pk).update(agreed="dopo")
    assert Visit.objects.get().revision == 1
