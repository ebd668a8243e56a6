"""Issues for tests, in each state by the very acts that lead there."""

from typing import Any

import factory

from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from common.mailing.models import Batch, Delivery
from common.mailing.states import BatchState, DeliveryState
from newsletters.actions.issue_steps import approve_issue, submit_issue
from newsletters.actions.sending import finish_issues, send_issue
from newsletters.issue_states import IssueState
from newsletters.models import Block, Issue, Subscriber
from tests.factories.accounts import UserFactory
from tests.factories.newsletters import reader

DRAFT, IN_REVIEW = IssueState.DRAFT, IssueState.IN_REVIEW
SENDER = "Distretto Tecnologico <distretto@distretto.example>"
TEXT = "Gentile {{ name|lettrice, lettore }}, il **bando** è [aperto](https://bandi.example/2026)."


class IssueFactory(factory.django.DjangoModelFactory[Issue]):
    """An issue by somebody of the outreach office; with `state=IN_REVIEW` it has a block and was submitted."""

    class Meta:
        model = Issue

    title = factory.Sequence(lambda n: f"Notizie dal distretto {n}")
    preheader = "Bandi, seminari, casi"
    slug = factory.Sequence(lambda n: f"notizie-{n}")
    sender = SENDER
    author = factory.SubFactory(UserFactory, roles=[Role.OUTREACH_OFFICER])

    @classmethod
    def _create(cls, model_class: type[Issue], *args: Any, **kwargs: Any) -> Issue:
        state = kwargs.pop("state", DRAFT)
        issue: Issue = super()._create(model_class, *args, **kwargs)
        if state == IN_REVIEW:
            BlockFactory(issue=issue)
            somebody()
            issue = submit_issue(issue, by=issue.author)
        return issue


class BlockFactory(factory.django.DjangoModelFactory[Block]):
    """A text block of an issue."""

    class Meta:
        model = Block

    issue = factory.SubFactory(IssueFactory)
    kind = "text"
    position = factory.LazyAttribute(lambda block: block.issue.blocks.standing().count() + 1)
    data = factory.LazyFunction(lambda: {"markdown": TEXT})


def director() -> User:
    """Return a director who wrote nothing."""
    return UserFactory(roles=[Role.DIRECTOR])


def somebody() -> Subscriber:
    """Return a reader, so that there is one."""
    return Subscriber.objects.confirmed().first() or reader(name="Ada Bini")


def approved_issue(*, by: User | None = None, **fields: Any) -> Issue:
    """Return an issue that a director has approved."""
    issue = IssueFactory(state=IN_REVIEW, **fields)
    sha256 = issue.versions.get().sha256
    return approve_issue(issue, by=by or director(), sha256=sha256, has_read_warnings=True)


def sending_issue(**fields: Any) -> Issue:
    """Return an issue that is leaving."""
    issue = approved_issue(**fields)
    return send_issue(issue, by=issue.author)


def sent_issue(**fields: Any) -> Issue:
    """Return an issue that everybody has got."""
    issue = sending_issue(**fields)
    settle(issue.batch)
    finish_issues()
    issue.refresh_from_db()
    return issue


def settle(batch: Batch) -> None:
    """Let a batch be done, as if the outbox had sent it."""
    now = timezone.now()
    Delivery.objects.filter(batch=batch).update(state=DeliveryState.ACCEPTED, in_flight_at=now, settled_at=now)
    Batch.objects.filter(pk=batch.pk).update(state=BatchState.DONE, finished_at=now)
