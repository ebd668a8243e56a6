"""Locking an audit before anything about it changes, and refusing what its state or somebody else's change forbids."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from accounts.models import User
from audits import permissions
from audits.errors import ActRefusedError, ChangedMeanwhileError
from audits.models import Audit
from audits.states import ANSWERING_STATES, AuditState


def lock_audit(audit_id: int) -> Audit:
    """Return the audit as it is now, its row locked until the transaction ends: its people take turns."""
    return Audit.objects.select_for_update(of=("self",)).select_related("company", "version").get(pk=audit_id)


def allow(permitted: bool) -> None:
    """Stop who may not do this."""
    if not permitted:
        raise PermissionDenied


def somebody_was_faster(audit: Audit) -> ActRefusedError:
    """Return the refusal of an act whose moment has passed."""
    message = _("The audit has moved on meanwhile: it is now “%(state)s”. Nothing was changed.")
    return ActRefusedError(message % {"state": audit.get_state_display().lower()})


def lock_for_evidence(audit_id: int, *, by: User) -> Audit:
    """Lock an audit whose observations or areas are about to change; from review on they are fixed."""
    audit = lock_audit(audit_id)
    allow(permissions.can_edit(by, audit))
    if audit.state not in ANSWERING_STATES:
        raise somebody_was_faster(audit)
    return audit


def lock_for_follow_up(audit_id: int, *, by: User) -> Audit:
    """Lock an audit whose actions or hours are about to change: these stay open after delivery."""
    audit = lock_audit(audit_id)
    allow(permissions.can_edit(by, audit))
    if audit.state == AuditState.CANCELLED:
        raise somebody_was_faster(audit)
    return audit


def require_revision(seen: int, stored: int) -> None:
    """Refuse a change that was made on an older state than the one stored."""
    if seen != stored:
        raise ChangedMeanwhileError(
            _("This has been changed meanwhile. What you wrote is still here: compare, then save again.")
        )


def deleted_meanwhile() -> ActRefusedError:
    """Return the refusal of a change of what somebody else has deleted."""
    return ActRefusedError(_("This has been deleted meanwhile by somebody else."))


def same_id_other_content() -> ActRefusedError:
    """Return the refusal of a second thing under an id that is taken."""
    return ActRefusedError(_("This was already saved with other contents. Open the page again before you go on."))
