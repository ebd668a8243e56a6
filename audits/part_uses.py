"""What audits need of a company's parts: planned or seen departments and people met stay in the registry."""

from django.db.models import Q

from companies.extension_points import part_uses
from companies.models import Contact, Department, Site


def is_in_an_audit(part: object) -> bool:
    """Whether an audit's plan or a visit names the person, the department, or one of the site's."""
    if isinstance(part, Contact):
        return part.visits.exists()
    if isinstance(part, Site):
        departments = part.departments.all()
    elif isinstance(part, Department):
        departments = Department.objects.filter(pk=part.pk)
    else:
        return False
    return departments.filter(Q(audits__isnull=False) | Q(visits__isnull=False)).exists()


def fill_part_uses() -> None:
    """Let the registry ask before it removes a part."""
    part_uses.add("audits", is_in_an_audit)
