"""The list of issues, a new one, and the page of one."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import PersonRequest, require
from newsletters.actions.composing import create_issue
from newsletters.forms.issue import IssueFilterForm, NewIssueForm
from newsletters.issue_figures import Figures, figures_of, link_figures, with_figures
from newsletters.issue_next_step import next_step_of
from newsletters.issue_permissions import can_cancel_now, can_write
from newsletters.models import Issue
from newsletters.reading import letter_of
from newsletters.views.issue_doors import issue_page, keepers_only
from newsletters.views.issue_sending import sending_of

PER_PAGE = 25


@require_GET
@keepers_only
def issue_list(request: PersonRequest) -> HttpResponse:
    """Issues with their states and figures, the newest first."""
    form = IssueFilterForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    issues = Issue.objects.visible_to(request.user).matching(**asked).for_list()
    page = Paginator(issues, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": with_figures(page.object_list),
        "can_write": can_write(request.user),
    }
    return render(request, "newsletters/issue_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@keepers_only
def issue_create(request: PersonRequest) -> HttpResponse:
    """A title, then the composer."""
    require(can_write(request.user))
    form = NewIssueForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        issue = create_issue(head=form.content(), by=request.user)
        return redirect("newsletters:issue_compose", pk=issue.pk)
    return render(request, "newsletters/issue_form.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
@issue_page
def issue_copy(request: PersonRequest, issue: Issue) -> HttpResponse:
    """Begin a new issue with the blocks of this one."""
    require(can_write(request.user))
    letter = issue.approved_version.as_letter() if issue.approved_version else letter_of(issue)
    head: dict[str, object] = {
        "title": _("Copy of %(title)s") % {"title": letter.title[:130]},
        "language": letter.language,
    }
    head |= {"sender": issue.sender, "segment": issue.segment}
    copy = create_issue(head=head, by=request.user, pieces=letter.pieces)
    return redirect("newsletters:issue_compose", pk=copy.pk)


@require_GET
@issue_page
def issue_detail(request: PersonRequest, issue: Issue) -> HttpResponse:
    """Where the issue stands, what comes next, what became of it."""
    figures: Figures | None = figures_of(issue)
    context = {
        "issue": issue,
        "tab": "overview",
        "step": next_step_of(issue, request.user),
        "figures": figures,
        "links": link_figures(issue) if figures else [],
        "transitions": issue.transitions.select_related("by"),
        "can_write": can_write(request.user),
        "can_cancel": can_cancel_now(request.user, issue),
    }
    return render(request, "newsletters/issue_detail.html", context | sending_of(request, issue))
