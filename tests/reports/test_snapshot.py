"""What is frozen: everything shown, as plain JSON, in a fixed number of queries."""

import json
from datetime import UTC, datetime

import pytest

from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from audits.models import Audit, ImprovementArea, Observation, Photo
from audits.states import AreaState
from companies.models import YearlyFigures
from reports.snapshot import Json, fingerprint, photo_hashes, take_snapshot
from tests.factories.audits import ImprovementAreaFactory, ObservationFactory
from tests.factories.reports import audit_to_report, stored_photo

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 9, 15, tzinfo=UTC)


def snapshot(audit: Audit) -> Json:
    return take_snapshot(audit.pk, version=1, language="it", made_at=NOW)


def queries(audit: Audit) -> int:
    with CaptureQueriesContext(connection) as captured:
        snapshot(audit)
    return len(captured)


def test_content_is_json_and_survives_it() -> None:
    content = snapshot(audit_to_report())
    assert json.loads(json.dumps(content)) == content


def test_small_and_large_audits_take_the_same_number_of_queries() -> None:
    small = audit_to_report(departments=1, areas=1)
    large = audit_to_report(departments=12, areas=20)
    for audit in (small, large):
        for area in audit.areas.all():
            area.answers.add(*audit.answers.all())
            area.observations.add(*audit.observations.all())
    for shade in range(5):
        seen = ObservationFactory(audit=large)
        Photo.objects.create(observation=seen, file=stored_photo(shade))
    for year in (2023, 2024, 2025):
        YearlyFigures.objects.create(company=large.company, year=year, turnover=1)
    assert queries(small) == queries(large)


def test_only_photos_and_observations_for_the_report_are_in_it() -> None:
    audit = audit_to_report()
    seen = Observation.objects.get(audit=audit)
    Photo.objects.create(observation=seen, file=stored_photo(10), for_report=False)
    secret = ObservationFactory(audit=audit, text="Non per il rapporto", for_report=False)
    Photo.objects.create(observation=secret, file=stored_photo(20))
    content = snapshot(audit)
    assert len(photo_hashes(content)) == 1
    assert "Non per il rapporto" not in json.dumps(content)


def test_a_department_that_forbids_photos_has_none() -> None:
    audit = audit_to_report()
    audit.departments.update(photos_allowed=False)
    given = audit.answers.filter(department=audit.departments.first())[0]
    Photo.objects.create(answer=given, file=stored_photo(30))
    assert photo_hashes(snapshot(audit)) == set()


def test_dropped_areas_stay_out_and_ranks_have_no_gaps() -> None:
    audit = audit_to_report(areas=3)
    ImprovementArea.objects.filter(pk=audit.areas.all()[0].pk).update(state=AreaState.DROPPED)
    assert [area["rank"] for area in snapshot(audit)["areas"]] == [1, 2]


def test_areas_are_ranked_by_impact_and_effort_unless_the_auditor_ranked_them() -> None:
    audit = audit_to_report(areas=0)
    for title, impact, effort, rank in (("a", 2, 2, None), ("b", 5, 3, None), ("c", 5, 1, None), ("d", 1, 5, 1)):
        ImprovementAreaFactory(audit=audit, title=title, impact=impact, effort=effort, auditor_rank=rank)
    assert [area["title"] for area in snapshot(audit)["areas"]] == ["d", "c", "b", "a"]


def test_fingerprint_changes_with_the_audit_and_not_with_time_or_others(auditor2: User) -> None:
    audit = audit_to_report()
    before = fingerprint(snapshot(audit))
    later = take_snapshot(audit.pk, version=7, language="it", made_at=datetime(2027, 1, 1, tzinfo=UTC))
    assert fingerprint(later) == before
    audit.company.name = "Altro nome"
    audit.company.save()
    audit.reviewer, audit.reviewed_at = auditor2, NOW
    audit.save()
    assert fingerprint(snapshot(audit)) == before
    audit.answers.filter(question__code="B1").update(note="Un’altra nota")
    assert fingerprint(snapshot(audit)) != before
