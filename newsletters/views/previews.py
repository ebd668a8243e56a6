"""The mail as it will be: on a page that frames it, and the framed document with a policy of its own."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.access import PersonRequest
from newsletters.issue_permissions import can_write
from newsletters.models import Issue, IssueVersion, Subscriber
from newsletters.previewing import Scheme, as_seen, sample_readers
from newsletters.reading import shown_issue
from newsletters.views.framed import framed_mail
from newsletters.views.issue_doors import issue_page

WIDTHS = ("desktop", "phone", "dark", "text")


@require_GET
@issue_page
def issue_preview(request: PersonRequest, issue: Issue) -> HttpResponse:
    """HTML wide and narrow, light and dark, or the text; for nobody in particular or for a reader."""
    view = request.GET.get("view", "")
    reader = _reader(request)
    version = _version(issue, request)
    context = {
        "issue": issue,
        "tab": "preview",
        "page_name": _("Preview"),
        "view": view if view in WIDTHS else WIDTHS[0],
        "views": zip(WIDTHS, (_("Desktop"), _("Phone"), _("Dark"), _("Text")), strict=True),
        "mail": as_seen(shown_issue(issue, version), reader),
        "reader": reader,
        "readers": sample_readers(issue, request.user),
        "version": version,
        "can_write": can_write(request.user),
    }
    return render(request, "newsletters/issue_preview.html", context)


@require_GET
@issue_page
@framed_mail
def issue_mail(request: PersonRequest, issue: Issue) -> HttpResponse:
    """The HTML part alone, for the frame: as in a mail program, without scripts and without the site's session."""
    scheme = Scheme.DARK if request.GET.get("scheme") == "dark" else Scheme.LIGHT
    mail = as_seen(shown_issue(issue, _version(issue, request)), _reader(request))
    return HttpResponse(scheme.forced(mail.html))


def _version(issue: Issue, request: PersonRequest) -> IssueVersion | None:
    number = request.GET.get("version", "")
    return issue.versions.numbered(int(number)) if number.isdecimal() and len(number) < 6 else None


def _reader(request: PersonRequest) -> Subscriber | None:
    key = request.GET.get("reader", "")
    if not key.isdecimal() or len(key) > 18:
        return None
    return Subscriber.objects.visible_to(request.user).in_bulk([int(key)]).get(int(key))
