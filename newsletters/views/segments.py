"""Segments: the list with counts, one segment, the page where it is put together."""

from http import HTTPStatus

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import PersonRequest, role_required
from common.history import Trail, history_of
from newsletters.actions.segments import copy_segment, delete_segment, save_segment
from newsletters.errors import NotPossibleError
from newsletters.forms.segment import Drawing, SegmentForm, is_finished, tree_of_draft
from newsletters.models import Segment
from newsletters.permissions import KEEPERS
from newsletters.segment_draft import Draft, act_on, empty_draft, read_draft
from newsletters.segment_tree import EVERYBODY, Group, TreeError
from newsletters.segments import count_readers, readers_in, sample_of, say_segment, say_tree, tree_of

PER_PAGE = 25


@require_GET
@role_required(*KEEPERS)
def segment_list(request: PersonRequest) -> HttpResponse:
    """All segments, what they mean and how many they reach now."""
    page = Paginator(Segment.objects.visible_to(request.user), PER_PAGE).get_page(request.GET.get("page"))
    counts = count_readers(page)
    rows = [(segment, say_segment(segment), counts.get(segment.pk)) for segment in page]
    return render(request, "newsletters/segment_list.html", {"page": page, "rows": rows})


@require_GET
@role_required(*KEEPERS)
def segment_detail(request: PersonRequest, pk: int) -> HttpResponse:
    """What a segment means, whom it reaches, who changed it."""
    segment = _segment(request, pk)
    try:
        shown = _reached(tree_of(segment))
    except TreeError:
        shown = {"words": say_segment(segment)}
    history = history_of(Trail(Segment, pk=segment.pk))
    return render(request, "newsletters/segment_detail.html", {"segment": segment, "history": history, **shown})


@require_http_methods(["GET", "POST"])
@role_required(*KEEPERS)
def segment_create(request: PersonRequest) -> HttpResponse:
    """A new segment."""
    return _build(request, None)


@require_http_methods(["GET", "POST"])
@role_required(*KEEPERS)
def segment_edit(request: PersonRequest, pk: int) -> HttpResponse:
    """Change a segment: what has been sent already stays as it went."""
    return _build(request, _segment(request, pk))


@require_POST
@role_required(*KEEPERS)
def segment_copy(request: PersonRequest, pk: int) -> HttpResponse:
    """Start a new segment from this one."""
    copied = copy_segment(_segment(request, pk), by=request.user)
    return redirect("newsletters:segment_edit", copied.pk)


@require_POST
@role_required(*KEEPERS)
def segment_delete(request: PersonRequest, pk: int) -> HttpResponse:
    """Remove a segment that is not used."""
    segment = _segment(request, pk)
    try:
        delete_segment(segment, by=request.user)
    except NotPossibleError as refused:
        messages.error(request, str(refused))
        return redirect(segment)
    messages.success(request, _("The segment “%(name)s” is deleted.") % {"name": segment})
    return redirect("newsletters:segment_list")


def _segment(request: PersonRequest, pk: int) -> Segment:
    return get_object_or_404(Segment.objects.visible_to(request.user), pk=pk)


def _build(request: PersonRequest, segment: Segment | None) -> HttpResponse:
    """Draw the conditions; a button changes the draft, saving stores it. Nothing is stored in between."""
    if request.method == "GET":
        return _draw(request, SegmentForm(segment=segment), segment.conditions if segment else empty_draft())
    draft, act = read_draft(request.POST), request.POST.get("do", "")
    if act != "save":
        new = act_on(draft, act, request.POST)
        form = SegmentForm(segment=segment, typed=request.POST)
        return _draw(request, form, draft, Drawing(new=new))
    form = SegmentForm(request.POST, segment=segment)
    if form.is_valid() and is_finished(draft):
        try:
            saved = save_segment(segment, name=form.cleaned_data["name"], conditions=draft, by=request.user)
        except TreeError:
            form.add_error(None, _("These conditions can't be understood: remove the last one and try again."))
        except NotPossibleError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The segment is saved."))
            return _leave_for(request, saved)
    return _draw(request, form, draft, Drawing(with_errors=True), status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _draw(
    request: PersonRequest,
    form: SegmentForm,
    draft: Draft,
    drawing: Drawing | None = None,
    *,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    drawing = drawing or Drawing()
    group = drawing.group(draft)
    form.sum_up(group)
    context = {
        "form": form,
        "segment": form.segment,
        "group": group,
        "kinds": drawing.kinds,
        **_reached(tree_of_draft(draft)),
    }
    part = {"segment-preview": "#preview", "segment-work": "#work"}.get(request.htmx.target or "", "")
    return render(request, f"newsletters/segment_form.html{part}", context, status=status)


def _reached(tree: Group) -> dict[str, object]:
    """The tree in words, how many it reaches, and some of them."""
    everybody = readers_in(EVERYBODY).count()
    count = readers_in(tree).count() if tree.parts else everybody
    return {"words": say_tree(tree), "count": count, "everybody": everybody, "sample": sample_of(tree)}


def _leave_for(request: PersonRequest, segment: Segment) -> HttpResponse:
    if request.htmx:
        return HttpResponse(status=HTTPStatus.NO_CONTENT, headers={"HX-Redirect": segment.get_absolute_url()})
    return redirect(segment)
