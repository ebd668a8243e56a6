"""The pages of the import: upload, preview, confirmation, progress, result."""

from collections.abc import Callable
from typing import Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import PersonRequest, staff_required
from common.imports.actions import WrongStateError, cancel_import, confirm_import, retry_import, upload_import
from common.imports.models import ImportJob
from common.imports.progress import read_progress
from common.imports.states import JobState, Verdict
from companies.forms.imports import ImportUploadForm
from companies.importing.error_sheet import error_sheet
from companies.importing.kind import KIND
from companies.importing.template_sheet import template_sheet
from companies.importing.words import show_rows

PAGE_SIZE: Final = 25
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@staff_required
@require_http_methods(["GET", "POST"])
def import_list(request: PersonRequest) -> HttpResponse:
    """Past imports, and the upload of a new one."""
    form = ImportUploadForm(request.POST, request.FILES) if request.method == "POST" else ImportUploadForm()
    if form.is_bound and form.is_valid():
        upload = form.cleaned_data["file"]
        job = upload_import(kind=KIND, file_name=upload.name, content=upload.read(), by=request.user)
        return redirect("imports:import_detail", pk=job.pk)
    jobs = ImportJob.objects.visible_to(request.user).of_kind(KIND).light().with_counts()
    page = Paginator(jobs.select_related("uploaded_by"), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "detail_page": "imports:import_detail",
        "template_page": "imports:import_template",
    }
    return render(request, "imports/import_list.html", context, status=422 if form.is_bound else 200)


@staff_required
@require_GET
def import_detail(request: PersonRequest, pk: int) -> HttpResponse:
    """One import, wherever it stands; while a worker has it the page asks again by itself."""
    job = _job(request, pk)
    counts = job.counts()
    verdict = request.GET.get("verdict", "")
    page = Paginator(job.rows.with_verdict(verdict), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "job": job,
        "counts": [(Verdict(code), number) for code, number in counts.items()],
        "to_write": counts[Verdict.NEW] + counts[Verdict.UPDATE],
        "errors": counts[Verdict.ERROR],
        "done": read_progress(job.pk) if job.state == JobState.RUNNING else 0,
        "page": page,
        "shown": show_rows(page),
        "verdict": verdict,
    }
    template = "imports/import_detail.html#job" if request.htmx else "imports/import_detail.html"
    return render(request, template, context)


@staff_required
@require_POST
def import_confirm(request: PersonRequest, pk: int) -> HttpResponse:
    """Start the import of what the preview shows."""
    return _act(request, pk, confirm_import)


@staff_required
@require_POST
def import_cancel(request: PersonRequest, pk: int) -> HttpResponse:
    """Leave the file unimported."""
    return _act(request, pk, cancel_import)


@staff_required
@require_POST
def import_retry(request: PersonRequest, pk: int) -> HttpResponse:
    """Try a failed import again."""
    return _act(request, pk, retry_import)


@staff_required
@require_GET
def import_errors(request: PersonRequest, pk: int) -> HttpResponse:
    """The faulty rows with their reasons, as a sheet to correct."""
    job = get_object_or_404(ImportJob.objects.visible_to(request.user).of_kind(KIND), pk=pk)
    return _download(error_sheet(job), _("errors-import-%(number)d") % {"number": job.pk})


@staff_required
@require_GET
def import_template(request: PersonRequest) -> HttpResponse:
    """An empty sheet with all headings that are understood."""
    return _download(template_sheet(), _("list-of-companies"))


def _job(request: PersonRequest, pk: int) -> ImportJob:
    jobs = ImportJob.objects.visible_to(request.user).of_kind(KIND).light()
    return get_object_or_404(jobs.select_related("uploaded_by", "confirmed_by"), pk=pk)


def _act(request: PersonRequest, pk: int, act: Callable[..., ImportJob]) -> HttpResponse:
    job = _job(request, pk)
    try:
        act(job, by=request.user)
    except WrongStateError:
        messages.warning(request, _("The import has moved on meanwhile: this is how it stands now."))
    return redirect("imports:import_detail", pk=job.pk)


def _download(content: bytes, name: str) -> HttpResponse:
    disposition = f'attachment; filename="{name}.xlsx"'
    return HttpResponse(content, content_type=XLSX, headers={"Content-Disposition": disposition})
