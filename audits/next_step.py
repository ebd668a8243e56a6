"""What to do next with an audit, for the person who looks at it: one thing, and what it still needs."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.models import User
from audits import permissions
from audits.actions import facts_of
from audits.extension_points import Delivery, Missing, audit_deliveries
from audits.models import Audit
from audits.results import coverage_of
from audits.review import REVIEW_COVERAGE, Gap, gaps
from audits.scoring import Coverage
from audits.states import AuditState
from common.ui.formats import day, percent


@dataclass(frozen=True)
class NextStep:
    """A sentence, a button, and what is missing for it. Without `label` there is nothing for this person to press."""

    text: str | Promise
    label: str | Promise = ""
    url: str = ""
    icon: str = "arrow-right"
    is_post: bool = False
    confirm: str | Promise = ""
    missing: tuple[Missing, ...] = ()


def next_step_of(audit: Audit, user: User) -> NextStep:
    """The one next step, in the words of the state."""
    return _STEPS[AuditState(audit.state)](audit, user)


def missing_for_review(audit: Audit) -> tuple[Missing, ...]:
    """What an audit needs before it can be submitted, each with the page where to see to it."""
    coverage = coverage_of(audit)
    found = gaps(facts_of(audit, coverage=coverage), AuditState.IN_REVIEW)
    return tuple(_missing(audit, gap, coverage) for gap in found)


def deliveries_of(audit: Audit, user: User) -> list[Delivery]:
    """The ways to deliver that higher apps offer."""
    offers = (given.provide(audit, user) for given in audit_deliveries)
    return [offer for offer in offers if isinstance(offer, Delivery)]


def _missing(audit: Audit, gap: Gap, coverage: Coverage) -> Missing:
    if gap is Gap.COVERAGE:
        text = _("Coverage is %(now)s, review needs %(needed)s") % {
            "now": percent(coverage.percent or 0, 1),
            "needed": percent(REVIEW_COVERAGE),
        }
        return Missing(text, reverse("audits:audit_answer", args=[audit.pk]))
    if gap is Gap.BOTH_AREAS_AND_NONE:
        return Missing(_("Areas stand, though “none found” is marked"), reverse("audits:audit_submit", args=[audit.pk]))
    text = _("No improvement area yet: name one, or say why none was found")
    return Missing(text, reverse("audits:audit_areas", args=[audit.pk]))


def _planned(audit: Audit, user: User) -> NextStep:
    text = _("Planned for %(day)s.") % {"day": day(audit.planned_on)}
    if not permissions.can_edit(user, audit):
        return NextStep(text)
    url = reverse("audits:audit_start", args=[audit.pk])
    return NextStep(text, _("Start the audit"), url, "player-play", is_post=True)


def _in_progress(audit: Audit, user: User) -> NextStep:
    missing = missing_for_review(audit)
    ready = not [one for one in missing if one.url != reverse("audits:audit_areas", args=[audit.pk])]
    text = _("Ready for review.") if not missing else _("Before it can go into review:")
    if not permissions.can_edit(user, audit):
        return NextStep(text, missing=missing)
    if ready:
        url = reverse("audits:audit_submit", args=[audit.pk])
        return NextStep(text, _("Submit for review"), url, "send", missing=missing)
    url = reverse("audits:audit_answer", args=[audit.pk])
    return NextStep(text, _("Go on answering"), url, "clipboard-list", missing=missing)


def _in_review(audit: Audit, user: User) -> NextStep:
    if audit.reviewer is None:
        text = _("A second person reads the answers and areas, then approves them or sends them back.")
        if not permissions.can_review(user, audit):
            return NextStep(text)
        return NextStep(text, _("Review"), reverse("audits:audit_review", args=[audit.pk]), "eye-check")
    offers = deliveries_of(audit, user)
    missing: tuple[Missing, ...] = tuple(one for offer in offers for one in offer.missing)
    text = _("Approved by %(person)s.") % {"person": audit.reviewer}
    if not offers or not permissions.can_deliver_now(user, audit):
        return NextStep(text, missing=missing)
    if missing:
        return NextStep(text, _("See to the report"), missing[0].url or offers[0].url, "file-text", missing=missing)
    lost = _("Answers, observations and areas are fixed for good, and the company can read the report.")
    return NextStep(text, _("Deliver to the company"), offers[0].url, "package-export", is_post=True, confirm=lost)


def _delivered(audit: Audit, user: User) -> NextStep:
    text = _("Delivered on %(day)s: the actions are being followed up.") % {"day": day(audit.delivered_at)}
    if not permissions.can_edit(user, audit):
        return NextStep(text)
    lost = _("A closed audit stays as it is: its follow-up is over.")
    url = reverse("audits:audit_close", args=[audit.pk])
    return NextStep(text, _("Close the audit"), url, "circle-check", is_post=True, confirm=lost)


def _closed(audit: Audit, user: User) -> NextStep:
    return NextStep(_("Closed: the follow-up is over. What was delivered stays readable."))


def _cancelled(audit: Audit, user: User) -> NextStep:
    last = audit.transitions.filter(to_state=AuditState.CANCELLED).last()
    return NextStep(_("Cancelled: %(reason)s") % {"reason": last.note if last else "–"})


_STEPS: dict[AuditState, Callable[[Audit, User], NextStep]] = {
    AuditState.PLANNED: _planned,
    AuditState.IN_PROGRESS: _in_progress,
    AuditState.IN_REVIEW: _in_review,
    AuditState.DELIVERED: _delivered,
    AuditState.CLOSED: _closed,
    AuditState.CANCELLED: _cancelled,
}
