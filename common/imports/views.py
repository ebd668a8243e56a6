"""The pages of an import, the same for every kind: upload, preview, confirmation, progress, result."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.imports.actions import WrongStateError, cancel_import, confirm_import, retry_import, upload_import
from common.imports.models import ImportJob
from common.imports.pages import ImportPages
from common.imports.progress import read_progress
from common.imports.sheets import empty_sheet, error_sheet
from common.imports.states import JobState, Verdict
from common.sheets import UnreadableSheetError, sheet_answer
from common.ui.formats import moment, number

if TYPE_CHECKING:
    from accounts.access import PersonRequest

PAGE_SIZE: Final = 25


@require_http_methods(["GET", "POST"])
def import_list(request: "PersonRequest", pages: ImportPages) -> HttpResponse:
    """Past imports, and the upload of a new one."""
    form = pages.form(request.POST, request.FILES) if request.method == "POST" else pages.form()
    if form.is_bound and form.is_valid():
        upload, said = form.cleaned_data["file"], form.said_by(request.user)
        job = upload_import(
            kind=pages.kind, file_name=upload.name, content=upload.read(), by=request.user, options=said
        )
        return redirect(pages.urls["detail"], pk=job.pk)
    jobs = ImportJob.objects.visible_to(request.user).of_kind(pages.kind).light().with_counts()
    page = Paginator(jobs.select_related("uploaded_by"), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"pages": pages, "form": form, "page": page}
    return render(request, pages.list_template, context, status=422 if form.is_bound else 200)


@require_GET
def import_detail(request: "PersonRequest", pk: int, pages: ImportPages) -> HttpResponse:
    """One import, wherever it stands; while a worker has it the page asks again by itself."""
    job = _job(request, pk, pages)
    counts, verdict = job.counts(), request.GET.get("verdict", "")
    page = Paginator(job.rows.with_verdict(verdict), PAGE_SIZE).get_page(request.GET.get("page"))
    to_write = counts[Verdict.NEW] + counts[Verdict.UPDATE]
    done = read_progress(job.pk) if job.state == JobState.RUNNING else 0
    context = {
        "pages": pages,
        "job": job,
        "counts": [(Verdict(code), rows) for code, rows in counts.items()],
        "to_write": to_write,
        "errors": counts[Verdict.ERROR],
        "done": done,
        "said": _said(job, pages, to_write, done),
        "confirm_label": pages.words.count(pages.words.confirm, to_write),
        "page": page,
        "shown": pages.rows.show(page),
        "verdict": verdict,
    }
    template = "imports/import_detail.html#job" if request.htmx else "imports/import_detail.html"
    return render(request, template, context)


@require_POST
def import_confirm(request: "PersonRequest", pk: int, pages: ImportPages) -> HttpResponse:
    """Start the import of what the preview shows."""
    return _act(request, pk, pages, confirm_import)


@require_POST
def import_cancel(request: "PersonRequest", pk: int, pages: ImportPages) -> HttpResponse:
    """Leave the file unimported."""
    return _act(request, pk, pages, cancel_import)


@require_POST
def import_retry(request: "PersonRequest", pk: int, pages: ImportPages) -> HttpResponse:
    """Try a failed import again."""
    return _act(request, pk, pages, retry_import)


@require_GET
def import_errors(request: "PersonRequest", pk: int, pages: ImportPages) -> HttpResponse:
    """The faulty rows with their reasons, as a sheet to correct; none of a file that is forgotten or unreadable."""
    job = get_object_or_404(ImportJob.objects.visible_to(request.user).of_kind(pages.kind), pk=pk)
    try:
        sheet = error_sheet(job, pages.rows)
    except UnreadableSheetError as error:
        raise Http404 from error
    return sheet_answer(sheet, _("errors-import-%(number)d") % {"number": job.pk})


@require_GET
def import_template(request: "PersonRequest", pages: ImportPages) -> HttpResponse:
    """An empty sheet with all headings that are understood."""
    return sheet_answer(empty_sheet(pages.rows, str(pages.words.records)), str(pages.sheet_name))


def _job(request: "PersonRequest", pk: int, pages: ImportPages) -> ImportJob:
    jobs = ImportJob.objects.visible_to(request.user).of_kind(pages.kind).light()
    return get_object_or_404(jobs.select_related("uploaded_by", "confirmed_by"), pk=pk)


def _said(job: ImportJob, pages: ImportPages, to_write: int, done: int) -> str:
    """How many records are concerned, in the sentence of the job's state."""
    words = pages.words
    if job.state in (JobState.CONFIRMED, JobState.RUNNING):
        return words.count(words.writing, to_write, total=number(to_write), done=number(done))
    if job.state == JobState.DONE:
        return words.count(words.written, to_write, person=job.confirmed_by, when=moment(job.finished_at))
    return words.count(words.would_write, to_write)


def _act(request: "PersonRequest", pk: int, pages: ImportPages, act: Callable[..., ImportJob]) -> HttpResponse:
    job = _job(request, pk, pages)
    try:
        act(job, by=request.user)
    except WrongStateError:
        messages.warning(request, _("The import has moved on meanwhile: this is how it stands now."))
    return redirect(pages.urls["detail"], pk=job.pk)
