"""The versions of an issue: kept by hand, compared, brought back."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import PersonRequest, require
from common.refusals import act_and_go
from newsletters.actions.versions import keep_version, restore_version
from newsletters.issue_permissions import can_write, can_write_now
from newsletters.models import Issue, IssueVersion
from newsletters.previewing import as_seen
from newsletters.reading import shown_issue
from newsletters.version_differences import differences
from newsletters.views.issue_doors import issue_page


@require_GET
@issue_page
def issue_versions(request: PersonRequest, issue: Issue) -> HttpResponse:
    """All versions, the last one first."""
    context = {
        "issue": issue,
        "tab": "versions",
        "page_name": _("Versions"),
        "versions": issue.versions.for_list(),
        "can_write": can_write_now(request.user, issue),
    }
    return render(request, "newsletters/issue_versions.html", context)


@require_GET
@issue_page
def version_compare(request: PersonRequest, issue: Issue, number: int) -> HttpResponse:
    """A version beside another one, or beside the draft as it stands."""
    version = get_object_or_404(issue.versions, number=number)
    asked = request.GET.get("with", "")
    other = issue.versions.numbered(int(asked)) if asked.isdecimal() and len(asked) < 6 else None
    rows = differences(_text(issue, version), _text(issue, other))
    context = {
        "issue": issue,
        "tab": "versions",
        "page_name": _("Version %(number)s") % {"number": number},
        "version": version,
        "other": other,
        "versions": issue.versions.for_list(),
        "rows": rows,
        "is_different": any(row.is_changed for row in rows),
        "can_write": can_write_now(request.user, issue),
    }
    return render(request, "newsletters/version_compare.html", context)


@require_POST
@issue_page
def version_keep(request: PersonRequest, issue: Issue) -> HttpResponse:
    """Freeze the draft as it stands."""
    require(can_write(request.user))
    target = reverse("newsletters:issue_versions", args=[issue.pk])
    said = _("The draft is kept as a version.")
    return act_and_go(request, lambda: keep_version(issue, by=request.user), target, said=said)


@require_POST
@issue_page
def version_restore(request: PersonRequest, issue: Issue, number: int) -> HttpResponse:
    """Make the draft say what the version says."""
    require(can_write(request.user))
    version = get_object_or_404(issue.versions, number=number)
    target = reverse("newsletters:issue_compose", args=[issue.pk])
    said = _("The draft is again what version %(number)s says. What it said before is kept as a version.")
    return act_and_go(
        request, lambda: restore_version(version, by=request.user), target, said=said % {"number": number}
    )


def _text(issue: Issue, version: IssueVersion | None) -> str:
    """The text part as somebody without a name reads it: of a version, or as the issue stands."""
    return as_seen(shown_issue(issue, version), None).text
