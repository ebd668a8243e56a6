"""`{% load audit_pages %}`: the head that all pages of an audit share."""

from django import template
from django.template import Context

from audits import permissions
from audits.models import Audit
from audits.next_step import next_step_of
from audits.states import AuditState
from audits.tabs import tabs_of

register = template.Library()


@register.inclusion_tag("audits/includes/audit_head.html", takes_context=True)
def audit_head(context: Context, audit: Audit, tab: str = "") -> dict[str, object]:
    """What to do next, and the tabs. It asks for nothing that the page has to prepare."""
    user = context["request"].user
    return {
        "audit": audit,
        "tab": tab,
        "tabs": tabs_of(audit, user),
        "step": next_step_of(audit, user),
        "sent_back": _last_return(audit),
        "here": context["request"].path,
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("audits/includes/audit_menu.html", takes_context=True)
def audit_menu(context: Context, audit: Audit) -> dict[str, object]:
    """What else can be done with the audit, apart from the next step."""
    user = context["request"].user
    return {
        "audit": audit,
        "can_edit": permissions.can_edit_evidence_now(user, audit),
        "can_send_back": permissions.can_send_back_now(user, audit),
        "can_cancel": permissions.can_cancel_now(user, audit),
    }


def _last_return(audit: Audit) -> object | None:
    """The reason for which a reviewer sent the audit back, while its people work on it."""
    if audit.state != AuditState.IN_PROGRESS:
        return None
    last = audit.transitions.select_related("by").last()
    return last if last and last.from_state == AuditState.IN_REVIEW else None
