"""Pieces of the audits' pages."""

from django import template

from audits.models import Audit, Question
from audits.registry import registry_record as read_record

register = template.Library()


@register.inclusion_tag("audits/includes/registry_record.html")
def registry_record(audit: Audit, question: Question) -> dict[str, object]:
    """What the registry says now about what a registry question binds."""
    return {"audit": audit, "record": read_record(audit, question.bound_records)}
