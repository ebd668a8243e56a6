"""The moves of an audit from plan to follow-up; each leaves one row that says who, when, why.

Every act locks the audit's row first and looks again at its state: of two people who act at once one is told that
somebody was faster. What a move needs is in `audits.review`.
"""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audits import permissions
from audits.actions.locking import allow, lock_audit, somebody_was_faster
from audits.actions.registry_snapshot import take_registry_snapshot
from audits.actions.scores import freeze_scores
from audits.errors import ActRefusedError, GapsError
from audits.models import Audit, AuditTransition
from audits.results import coverage_of
from audits.review import Facts, gaps, is_allowed
from audits.scoring import Coverage
from audits.states import AuditState


def facts_of(audit: Audit, *, coverage: Coverage | None = None, has_report: bool = False, note: str = "") -> Facts:
    """What the rules of `audits.review` look at, read from the audit's rows."""
    return Facts(
        state=AuditState(audit.state),
        coverage=coverage_of(audit) if coverage is None else coverage,
        standing_areas=audit.areas.standing().count(),
        none_found=audit.none_found,
        is_reviewed=audit.reviewer_id is not None,
        has_report=has_report,
        note=note,
    )


@transaction.atomic
def start_audit(audit: Audit, *, by: User) -> Audit:
    """Begin the work on a planned audit; one that is under way already stays as it is.

    One in review is not begun anew: it goes back by `send_back_audit`, with a reason and without its approval.
    """
    locked = lock_audit(audit.pk)
    allow(permissions.can_edit(by, locked))
    if locked.state == AuditState.IN_PROGRESS:
        return locked
    _require_state(locked, AuditState.PLANNED)
    return _move(locked, AuditState.IN_PROGRESS, by=by)


@transaction.atomic
def submit_audit(audit: Audit, *, by: User, none_found: bool | None = None, none_found_note: str = "") -> Audit:
    """Send an audit into review: enough was answered, and there is an area or a reason why there is none."""
    locked = lock_audit(audit.pk)
    allow(permissions.can_edit(by, locked))
    _require_state(locked, AuditState.IN_PROGRESS)
    if none_found is not None:
        locked.none_found, locked.none_found_note = none_found, none_found_note.strip() if none_found else ""
        if none_found and not locked.none_found_note:
            raise ActRefusedError(_("Say why no improvement area was found."))
    _require_nothing_missing(facts_of(locked), AuditState.IN_REVIEW)
    values = {"submitted_by": by, "submitted_at": timezone.now()}
    return _move(locked, AuditState.IN_REVIEW, by=by, values=values)


@transaction.atomic
def send_back_audit(audit: Audit, *, by: User, note: str) -> Audit:
    """Return an audit from review to its people, with the reason; an approval given before is void."""
    locked = lock_audit(audit.pk)
    allow(permissions.can_review(by, locked) or permissions.can_edit(by, locked))
    _require_state(locked, AuditState.IN_REVIEW)
    _require_nothing_missing(facts_of(locked, coverage=Coverage(), note=note), AuditState.IN_PROGRESS)
    values = dict.fromkeys(("submitted_by", "submitted_at", "reviewer", "reviewed_at"))
    return _move(locked, AuditState.IN_PROGRESS, by=by, note=note, values=values)


@transaction.atomic
def approve_audit(audit: Audit, *, by: User) -> Audit:
    """Record that a second person has read and approved the audit; it stays in review until it is delivered."""
    locked = lock_audit(audit.pk)
    allow(permissions.can_review(by, locked))
    _require_state(locked, AuditState.IN_REVIEW)
    if locked.reviewer_id is None:
        locked.reviewer, locked.reviewed_at = by, timezone.now()
        locked.revision += 1
        locked.save(update_fields=["reviewer", "reviewed_at", "revision", "updated_at"])
    return locked


@transaction.atomic
def mark_delivered(audit: Audit, *, by: User, report_sha256: str) -> Audit:
    """Freeze an audit whose reviewed report goes to the company: scores and registry data become copies.

    Called by the app that keeps the reports, in its own transaction, with the hash of the report delivered.
    """
    locked = lock_audit(audit.pk)
    allow(permissions.can_edit(by, locked))
    _require_state(locked, AuditState.IN_REVIEW)
    facts = facts_of(locked, coverage=Coverage(), has_report=bool(report_sha256))
    _require_nothing_missing(facts, AuditState.DELIVERED)
    locked = freeze_scores(locked)
    values = {
        "registry_snapshot": take_registry_snapshot(locked),
        "report_sha256": report_sha256,
        "delivered_at": timezone.now(),
    }
    return _move(locked, AuditState.DELIVERED, by=by, values=values)


@transaction.atomic
def close_audit(audit: Audit, *, by: User, note: str = "") -> Audit:
    """End the follow-up of a delivered audit."""
    locked = lock_audit(audit.pk)
    allow(permissions.can_edit(by, locked))
    _require_state(locked, AuditState.DELIVERED)
    return _move(locked, AuditState.CLOSED, by=by, note=note)


@transaction.atomic
def cancel_audit(audit: Audit, *, by: User, note: str) -> Audit:
    """Give an audit up before its delivery, with the reason; what was recorded stays readable."""
    locked = lock_audit(audit.pk)
    allow(permissions.can_edit(by, locked))
    if not is_allowed(AuditState(locked.state), AuditState.CANCELLED):
        raise somebody_was_faster(locked)
    _require_nothing_missing(facts_of(locked, coverage=Coverage(), note=note), AuditState.CANCELLED)
    return _move(locked, AuditState.CANCELLED, by=by, note=note)


def _move(
    audit: Audit, target: AuditState, *, by: User, note: str = "", values: Mapping[str, object] | None = None
) -> Audit:
    """Change the state of a locked audit and leave the row that says so."""
    source = audit.state
    if not is_allowed(AuditState(source), target):
        raise somebody_was_faster(audit)
    for name, value in (values or {}).items():
        setattr(audit, name, value)
    audit.state, audit.revision = target, audit.revision + 1
    audit.save()
    AuditTransition.objects.create(audit=audit, from_state=source, to_state=target, note=note.strip(), by=by)
    return audit


def _require_state(audit: Audit, state: AuditState) -> None:
    if audit.state != state:
        raise somebody_was_faster(audit)


def _require_nothing_missing(facts: Facts, target: AuditState) -> None:
    missing = gaps(facts, target)
    if missing:
        raise GapsError(_("Something is still missing for this step."), tuple(missing))
