"""Observations and photographs: written once, refused where photographs are not wanted, fixed from review on."""

from io import BytesIO
from uuid import uuid4

import pytest
from PIL import Image

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts.models import User
from audits.actions import (
    ObservationContent,
    PhotosForbiddenError,
    add_observation,
    add_photos,
    delete_observation,
    delete_photo,
    update_observation,
    update_photo,
)
from audits.errors import ActRefusedError, ChangedMeanwhileError
from audits.models import Audit, Observation, Photo
from common.files.images import Picture, read_picture
from companies.models import Company, Department
from tests.at_once import at_once
from tests.factories.audits import AnswerFactory, DepartmentFactory, ObservationFactory, audit_of, walk_to

pytestmark = pytest.mark.django_db
CONTENT = ObservationContent(text="I telai 3 e 4 sono fermi.")


def picture(colour: str = "teal") -> Picture:
    """Return a small picture of one colour."""
    content = BytesIO()
    Image.new("RGB", (40, 30), colour).save(content, "PNG")
    content.seek(0)
    return read_picture(content)


@pytest.fixture
def audit(arno: Company, auditor: User) -> Audit:
    """Return an audit under way."""
    return audit_of(arno, lead=auditor, state="in_progress")


@pytest.fixture
def closed_department(audit: Audit) -> Department:
    """Return a department of the company that forbids photographs."""
    department = audit.departments.first()
    department.photos_allowed = False
    department.save()
    return department


def test_add_observation_twice_is_one(audit: Audit, auditor: User) -> None:
    observation_id = uuid4()
    for _ in range(2):
        made = add_observation(audit, observation_id=observation_id, content=CONTENT, by=auditor)
    assert audit.observations.get() == made
    assert made.author == auditor
    with pytest.raises(ActRefusedError):
        add_observation(audit, observation_id=observation_id, content=ObservationContent(text="Altro."), by=auditor)


def test_update_observation_that_somebody_deleted_meanwhile_is_refused(audit: Audit, auditor: User) -> None:
    seen = ObservationFactory(audit=audit)
    Observation.objects.filter(pk=seen.pk).delete()
    with pytest.raises(ActRefusedError):
        update_observation(seen, content=CONTENT, seen_revision=1, by=auditor)


def test_update_observation_refuses_an_older_state(audit: Audit, auditor: User, director: User) -> None:
    seen = ObservationFactory(audit=audit)
    update_observation(seen, content=CONTENT, seen_revision=1, by=auditor)
    with pytest.raises(ChangedMeanwhileError):
        update_observation(seen, content=ObservationContent(text="Altro."), seen_revision=1, by=director)
    seen.refresh_from_db()
    assert (seen.text, seen.revision) == (CONTENT.text, 2)


def test_only_its_people_write(audit: Audit, auditor2: User, funding: User) -> None:
    for person in (auditor2, funding):
        with pytest.raises(PermissionDenied):
            add_observation(audit, observation_id=uuid4(), content=CONTENT, by=person)


def test_add_photos_twice_is_once(audit: Audit, auditor: User) -> None:
    seen = ObservationFactory(audit=audit)
    for _ in range(2):
        add_photos(seen, pictures=[picture("teal"), picture("navy")], caption="Telai", by=auditor)
    assert seen.photos.count() == 2
    other = ObservationFactory(audit=audit)
    add_photos(other, pictures=[picture("teal")], by=auditor)
    assert other.photos.get().file == seen.photos.get(file__sha256=picture("teal").sha256).file


def test_add_photos_to_an_answer(audit: Audit, auditor: User) -> None:
    answer = AnswerFactory(audit=audit)
    (photo,) = add_photos(answer, pictures=[picture()], by=auditor)
    assert (photo.answer, photo.observation, photo.audit) == (answer, None, audit)


def test_a_department_that_forbids_photographs_gets_none(
    audit: Audit, auditor: User, closed_department: Department
) -> None:
    seen = ObservationFactory(audit=audit, department=closed_department)
    with pytest.raises(PhotosForbiddenError, match=closed_department.name):
        add_photos(seen, pictures=[picture()], by=auditor)
    assert not Photo.objects.exists()


def test_an_observation_with_photographs_does_not_move_where_they_are_forbidden(
    audit: Audit, auditor: User, closed_department: Department
) -> None:
    seen = ObservationFactory(audit=audit, text=CONTENT.text)
    add_photos(seen, pictures=[picture()], by=auditor)
    moved = ObservationContent(text=CONTENT.text, department=closed_department)
    with pytest.raises(ActRefusedError, match=closed_department.name):
        update_observation(seen, content=moved, seen_revision=1, by=auditor)


def test_photographs_are_described_and_taken_away(audit: Audit, auditor: User) -> None:
    seen = ObservationFactory(audit=audit)
    (photo,) = add_photos(seen, pictures=[picture()], by=auditor)
    assert update_photo(photo, caption="Il telaio 3", for_report=False, by=auditor).for_report is False
    for _ in range(2):
        delete_photo(photo, by=auditor)
    for _ in range(2):
        delete_observation(seen, by=auditor)
    assert not Observation.objects.exists()


def test_evidence_is_fixed_from_review_on(audit: Audit, auditor: User) -> None:
    seen = ObservationFactory(audit=audit)
    (photo,) = add_photos(seen, pictures=[picture()], by=auditor)
    walk_to(audit, "in_review")
    for act in (
        lambda: add_observation(audit, observation_id=uuid4(), content=CONTENT, by=auditor),
        lambda: update_observation(seen, content=CONTENT, seen_revision=1, by=auditor),
        lambda: delete_observation(seen, by=auditor),
        lambda: add_photos(seen, pictures=[picture("navy")], by=auditor),
        lambda: update_photo(photo, caption="x", for_report=True, by=auditor),
        lambda: delete_photo(photo, by=auditor),
    ):
        with pytest.raises(ActRefusedError):
            act()


def test_the_database_locks_observations_and_photographs(audit: Audit, auditor: User) -> None:
    seen = ObservationFactory(audit=audit)
    (photo,) = add_photos(seen, pictures=[picture()], by=auditor)
    walk_to(audit, "cancelled")
    for change in (
        lambda: Observation.objects.filter(pk=seen.pk).update(text="rewritten"),
        lambda: Observation.objects.filter(pk=seen.pk).delete(),
        lambda: ObservationFactory(audit=audit),
        lambda: Photo.objects.filter(pk=photo.pk).update(caption="rewritten"),
        lambda: Photo.objects.filter(pk=photo.pk).delete(),
        lambda: Photo.objects.create(observation=seen, file=photo.file),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_impossible_observations_are_refused_by_the_database(audit: Audit, bisenzio: Company) -> None:
    theirs = DepartmentFactory(company=bisenzio)
    for fields in ({"text": ""}, {"department": theirs}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ObservationFactory(audit=audit, **fields)


@pytest.mark.django_db(transaction=True)
def test_a_double_click_keeps_one_photograph(audit: Audit, auditor: User) -> None:
    seen, observation_id = ObservationFactory(audit=audit), uuid4()
    refused = at_once(
        *[lambda: add_photos(seen, pictures=[picture()], by=auditor)] * 2,
        *[lambda: add_observation(audit, observation_id=observation_id, content=CONTENT, by=auditor)] * 2,
    )
    assert refused == [None] * 4
    assert (Photo.objects.count(), audit.observations.count()) == (1, 2)
