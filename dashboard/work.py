"""My work: what waits for somebody of the district, as short lists with a link each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Prefetch, Q, QuerySet

from accounts.models import User
from accounts.roles import Role
from audits.models import Audit, AuditRequest, Visit
from audits.states import AuditState, RequestState

SHOWN = 6
VISITS_WITHIN = timedelta(days=45)


@dataclass(frozen=True)
class Work:
    """What waits: the first few of each, and how many there are in all.

    `does_audits` is false of who has no part in audits: their lists are empty by nature, and not worth a card.
    """

    does_audits: bool
    coming: Sequence[Audit]
    coming_count: int
    drafts: Sequence[Audit]
    drafts_count: int
    reviews: Sequence[Audit]
    reviews_count: int
    requests: Sequence[AuditRequest]
    requests_count: int


def my_work(user: User, today: date) -> Work:
    """Visits coming, audits under way and reviews waiting for this person, and requests nobody has answered.

    A director sees everybody's; nobody reviews what they lead.
    """
    coming = (
        _mine(user).filter(state=AuditState.PLANNED, planned_on__lte=today + VISITS_WITHIN).order_by("planned_on", "pk")
    )
    drafts = _mine(user).filter(state=AuditState.IN_PROGRESS).order_by("planned_on", "pk")
    reviews = _with_page_data(Audit.objects.filter(state=AuditState.IN_REVIEW).exclude(lead=user)).order_by(
        "planned_on", "pk"
    )
    does_audits = user.has_role(Role.AUDITOR, Role.DIRECTOR)
    if not does_audits:
        reviews = reviews.none()
    requests = AuditRequest.objects.filter(state=RequestState.NEW).order_by("created_at", "pk")
    return Work(
        does_audits=does_audits,
        coming=list(coming[:SHOWN]),
        coming_count=coming.count(),
        drafts=list(drafts[:SHOWN]),
        drafts_count=drafts.count(),
        reviews=list(reviews[:SHOWN]),
        reviews_count=reviews.count(),
        requests=list(requests[:SHOWN]),
        requests_count=requests.count(),
    )


def _mine(user: User) -> QuerySet[Audit]:
    audits = Audit.objects.all()
    if not user.has_role(Role.DIRECTOR):
        audits = audits.filter(Q(lead=user) | Q(pk__in=user.team_audits.values("pk")))
    return _with_page_data(audits)


def _with_page_data(audits: QuerySet[Audit]) -> QuerySet[Audit]:
    first_visits = Prefetch("visits", Visit.objects.order_by("starts_at"))
    return audits.select_related("company__municipality__province", "company__sector", "lead").prefetch_related(
        first_visits
    )
