"""What everybody may see: the archive with its feed, pictures of issues, and the links that are counted."""

from http import HTTPStatus
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_GET, require_safe

from newsletters.actions.clicks import count_click
from newsletters.archive_feed import draw_feed
from newsletters.drawing import render_web
from newsletters.links_followed import BadTokenError, read_link_token
from newsletters.models import Issue, IssueLink, IssuePicture
from newsletters.placeholders import plain
from newsletters.reading import archive_url, pictures_of

PER_PAGE = 24
FEED_LENGTH = 20
YEAR = 60 * 60 * 24 * 365


@require_GET
def archive_list(request: HttpRequest) -> HttpResponse:
    """Issues that have left, the last one first."""
    page = Paginator(Issue.objects.in_archive(), PER_PAGE).get_page(request.GET.get("page"))
    rows = [(issue, plain(issue.title), plain(issue.preheader)) for issue in page]
    return render(request, "newsletters/archive_list.html", {"page": page, "rows": rows})


@require_GET
def archive_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One issue: the version that left, for everybody, so that nobody is named."""
    if Issue.objects.withdrawn(slug).exists():
        return render(request, "newsletters/archive_withdrawn.html", status=HTTPStatus.GONE)
    issue = get_object_or_404(Issue.objects.in_archive().with_version(), slug=slug)
    assert issue.approved_version is not None  # noqa: S101 (a constraint says so)
    letter = issue.approved_version.as_letter()
    context = {
        "issue": issue,
        "letter": letter,
        "title": plain(letter.title),
        "preheader": plain(letter.preheader),
        "body": render_web(letter, pictures=pictures_of(letter)),
        "canonical": archive_url(issue),
    }
    return render(request, "newsletters/archive_detail.html", context)


@require_GET
def archive_feed(request: HttpRequest) -> HttpResponse:
    """The last issues as an Atom feed."""
    issues = list(Issue.objects.in_archive().with_version()[:FEED_LENGTH])
    return HttpResponse(draw_feed(issues), content_type="application/atom+xml; charset=utf-8")


@require_safe
def picture_show(request: HttpRequest, key: UUID) -> HttpResponse:
    """A picture of an issue, for mail programs: no session, an address that can't be guessed, bytes that never change."""
    picture = get_object_or_404(IssuePicture.objects.select_related("file"), pk=key)
    try:
        with picture.file.content.open("rb") as file:
            response = HttpResponse(file.read(), content_type=picture.file.media_type)
    except FileNotFoundError as error:
        raise Http404 from error
    patch_cache_control(response, public=True, max_age=YEAR, immutable=True)
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@require_safe
def link_follow(request: HttpRequest, token: str) -> HttpResponse:
    """Lead to a link of an issue and count it; what only looks (HEAD, a prefetch) is led on uncounted."""
    try:
        issue_id, number = read_link_token(token)
    except (BadTokenError, ValueError) as error:
        raise Http404 from error
    link = get_object_or_404(IssueLink, issue_id=issue_id, number=number)
    looks_only = request.headers.get("Sec-Purpose", "") or request.headers.get("Purpose", "")
    if request.method == "GET" and not looks_only:
        count_click(link, reader=request.GET.get("r", ""))
    response = HttpResponseRedirect(link.url)
    patch_cache_control(response, private=True, no_store=True)
    return response
