"""The catalogue of qualified services: what its file holds, what the table refuses, what administrators correct.

That loading adds once and keeps corrections is in tests/distretto/test_reference_data.py.
"""

from collections import Counter

import pytest
import yaml

from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from funding.models import QualifiedService
from funding.reference_data import CATALOGUE_FILE, load_catalogue
from tests.cast import Cast

pytestmark = pytest.mark.django_db
# Numbers that no document behind the catalogue confirms (domain.md marks them).
UNCONFIRMED = ("B.1.6", "B.1.7", "B.2.", "B.3", "B.4", "C.")


def test_a_code_is_unique_in_its_edition_only() -> None:
    QualifiedService.objects.create(edition="2016", code="B.1.1", title="Fase di concetto")
    QualifiedService.objects.create(edition="2023", code="B.1.1", title="Fase di concetto")
    with pytest.raises(IntegrityError), transaction.atomic():
        QualifiedService.objects.create(edition="2016", code="B.1.1", title="Un altro")


def test_the_file_holds_each_service_once_and_doubts_what_nothing_confirms() -> None:
    catalogues = yaml.safe_load(CATALOGUE_FILE.read_text(encoding="utf-8"))
    services = [(each["edition"], one["code"]) for each in catalogues for one in each["services"]]
    assert [service for service, times in Counter(services).items() if times > 1] == []
    assert load_catalogue() == len(services)
    doubted = QualifiedService.objects.filter(verification="to verify")
    assert doubted.exists()
    for service in QualifiedService.objects.exclude(pk__in=doubted):
        assert not service.code.startswith(UNCONFIRMED), service


def test_a_new_edition_stands_beside_the_old_one() -> None:
    QualifiedService.objects.create(edition="2030", code="A.1", title="Audit, edizione nuova")
    load_catalogue()
    assert set(QualifiedService.objects.filter(code="A.1").values_list("edition", flat=True)) >= {"2016", "2030"}
    assert QualifiedService.objects.get(edition="2030", code="A.1").title == "Audit, edizione nuova"


def test_an_administrator_corrects_and_nobody_else(cast: Cast) -> None:
    service = QualifiedService.objects.create(edition="2016", code="B.1.6", title="?", verification="to verify")
    url = reverse("admin:funding_qualifiedservice_change", args=[service.pk])
    sent = {"edition": "2016", "code": "B.1.6", "title": "Ricerca contrattuale", "verification": ""}

    def send(client: Client) -> int:
        return client.post(url, sent).status_code

    assert {send(cast.client(name)) for name in ("stranger", "funding", "director", "company_owner")} <= {302, 403, 404}
    service.refresh_from_db()
    assert service.title == "?"
    assert send(cast.client("administrator")) == 302
    service.refresh_from_db()
    assert (service.title, service.verification) == ("Ricerca contrattuale", "")


def test_two_services_of_one_code_are_refused_with_words(cast: Cast) -> None:
    QualifiedService.objects.create(edition="2016", code="A.1", title="Audit")
    sent = {"edition": "2016", "code": "A.1", "title": "Doppione", "verification": ""}
    response = cast.client("administrator").post(reverse("admin:funding_qualifiedservice_add"), sent)
    assert response.status_code == 200
    assert response.context["errors"]
    assert QualifiedService.objects.count() == 1
