"""What stands beside an answer on its sheet: its photographs, and the company's record below a registry question.

With the script each is sent by itself and comes back in its place; without it they come with the sheet.
"""

from typing import cast

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.access import PersonRequest, require
from audits.actions import add_answer_photos, correct_registry
from audits.errors import ActRefusedError
from audits.forms.observation import AnswerPhotosForm
from audits.forms.registry import RegistryForm, registry_form
from audits.forms.sheet import SheetForm
from audits.models import Audit, Photo, Question
from audits.permissions import can_edit, can_edit_evidence_now
from audits.views.doors import audit_page, number_of
from companies.models import Company, Department


def answer_url(audit: Audit, question: Question, department: Department | None) -> str:
    """Where an answer stands: its sheet, at its question."""
    code = question.section.code
    name, place = ("department_answer", [department.pk]) if department else ("section_answer", [])
    return f"{reverse(f'audits:{name}', args=[audit.pk, code, *place])}#question-{question.code}"


@require_POST
@audit_page
def answer_photos(request: PersonRequest, audit: Audit, code: str) -> HttpResponse:
    """Add pictures to an answer, given or not."""
    require(can_edit(request.user, audit))
    question = get_object_or_404(audit.version.questions.select_related("section"), code=code)
    department = None
    if question.section.is_per_department:
        department = get_object_or_404(audit.departments, pk=number_of(request.POST.get("department")))
    form = AnswerPhotosForm(request.POST, request.FILES, prefix=code)
    keep_photos(request, audit, question, department, form)
    if not request.htmx:
        return redirect(answer_url(audit, question, department))
    found = Photo.objects.of_answers(audit)
    photos = [
        one for one in found if one.answer and one.answer.question_id == question.pk and one.department == department
    ]
    context = {
        "audit": audit,
        "question": question,
        "department": department,
        "photos": photos,
        "photos_form": form,
        "is_open": can_edit_evidence_now(request.user, audit),
    }
    return render(request, "audits/includes/answer_photos.html", context, status=422 if form.is_wrong else 200)


def keep_photos(
    request: PersonRequest, audit: Audit, question: Question, department: Department | None, form: AnswerPhotosForm
) -> None:
    """Store the pictures of a form; a refusal becomes an error of it."""
    if not form.chosen:
        return
    try:
        add_answer_photos(audit, question, department=department, pictures=form.chosen, by=request.user)
    except ActRefusedError as refusal:
        form.add_error("pictures", str(refusal))


@require_POST
@audit_page
def registry_save(request: PersonRequest, audit: Audit, code: str) -> HttpResponseBase:
    """Correct the company's record where a question shows it."""
    require(can_edit(request.user, audit))
    question = get_object_or_404(audit.version.questions.select_related("section"), code=code)
    with transaction.atomic():
        lock_company(audit)
        form = registry_form(audit, question, by=request.user, data=request.POST)
        if form is None:
            raise Http404
        keep_registry(request, audit, form)
    if not request.htmx:
        return redirect(answer_url(audit, question, None))
    if not form.is_wrong:
        form = cast("RegistryForm", registry_form(audit, question, by=request.user))
        form.is_saved = True
    context = {"audit": audit, "question": question, "registry": form, "is_open": True}
    return render(request, "audits/includes/registry_edit.html", context, status=422 if form.is_wrong else 200)


def lock_company(audit: Audit) -> None:
    """Read the company anew, its row locked until the transaction ends: its forms compare with what is stored."""
    audit.company = Company.objects.select_for_update(of=("self",)).get(pk=audit.company_id)


def keep_registry(request: PersonRequest, audit: Audit, form: RegistryForm) -> None:
    """Store what was touched, if all of it can be; a refusal is kept on the form."""
    if not form.touched or not form.is_valid():
        return
    try:
        correct_registry(audit, rows=form.changed, by=request.user)
    except ActRefusedError as refusal:
        form.refused.append(str(refusal))


def keep_parts(request: PersonRequest, form: SheetForm) -> bool:
    """Store the photographs and records that came with a whole sheet; says whether all of it was kept."""
    audit = form.sheets.audit
    if not can_edit(request.user, audit):
        raise PermissionDenied
    for card in form.cards:
        keep_photos(request, audit, card.question, form.sheet.department, card.photos_form)
        if card.registry is not None:
            keep_registry(request, audit, card.registry)
    return not form.is_wrong
