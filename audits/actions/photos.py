"""Photographs behind observations and answers. The same picture at the same place is the same photograph."""

from collections.abc import Iterable
from uuid import uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audits.actions.locking import lock_for_evidence
from audits.actions.transitions import start_audit
from audits.errors import ActRefusedError
from audits.models import Answer, Audit, Observation, Photo, Question
from audits.states import AuditState
from common.files.actions import store_image
from common.files.images import Picture
from companies.models import Department


class PhotosForbiddenError(ActRefusedError):
    """The department does not allow photographs."""


@transaction.atomic
def add_photos(
    place: Observation | Answer, *, pictures: Iterable[Picture], by: User, caption: str = "", for_report: bool = True
) -> list[Photo]:
    """Keep pictures behind an observation or an answer.

    A photograph's id is made of its place and its bytes: sent twice, it is there once.
    """
    lock_for_evidence(place.audit_id, by=by)
    pictures = list(pictures)
    department = place.department
    if pictures and department is not None and not department.photos_allowed:
        raise PhotosForbiddenError(
            _("“%(department)s” does not allow photographs. Nothing was stored.") % {"department": department}
        )
    field = "observation" if isinstance(place, Observation) else "answer"
    photos = []
    for picture in pictures:
        photo, _created = Photo.objects.get_or_create(
            id=uuid5(place.pk, picture.sha256),
            defaults={
                field: place,
                "file": store_image(picture, by=by),
                "caption": caption,
                "for_report": for_report,
            },
        )
        photos.append(photo)
    return photos


@transaction.atomic
def add_answer_photos(
    audit: Audit, question: Question, *, department: Department | None, pictures: Iterable[Picture], by: User
) -> list[Photo]:
    """Keep pictures behind the answer to a question, given or not; the first ones start an audit as answers do."""
    locked = lock_for_evidence(audit.pk, by=by)
    if locked.state == AuditState.PLANNED:
        start_audit(locked, by=by)
    answer, _created = locked.answers.get_or_create(question=question, department=department, defaults={"revision": 0})
    return add_photos(answer, pictures=pictures, by=by)


@transaction.atomic
def update_photo(photo: Photo, *, caption: str, for_report: bool, by: User) -> Photo:
    """Change what is written below a photograph and whether the report shows it."""
    lock_for_evidence(photo.audit.pk, by=by)
    photo.caption, photo.for_report = caption, for_report
    photo.save(update_fields=["caption", "for_report"])
    return photo


@transaction.atomic
def delete_photo(photo: Photo, *, by: User) -> None:
    """Take a photograph away; a second time there is nothing left to do."""
    lock_for_evidence(photo.audit.pk, by=by)
    Photo.objects.filter(pk=photo.pk).delete()
    if photo.answer_id is not None:
        Answer.objects.filter(pk=photo.answer_id, revision=0, photos=None).delete()
