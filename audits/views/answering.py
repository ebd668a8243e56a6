"""Answering: the sheets of an audit, and the door at which each answer arrives by itself."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import PersonRequest, staff_required
from audits.actions import Arrival, Outcome, Saved, save_answer, save_answers
from audits.forms.answer import AnswerForm
from audits.forms.sheet import SheetForm
from audits.models import Audit, Photo, Question
from audits.permissions import can_edit, can_edit_evidence_now
from audits.sheets import Sheet, Sheets
from audits.views.answer_parts import keep_parts, lock_company
from audits.views.doors import number_of

STATUS_OF = {Outcome.SAVED: 200, Outcome.CONFLICT: 409, Outcome.LOCKED: 423}


def _audit(request: PersonRequest, pk: int) -> Audit:
    audits = Audit.objects.visible_to(request.user).select_related("company__sector", "version", "lead")
    return get_object_or_404(audits.prefetch_related("team"), pk=pk)


def sheet_url(audit: Audit, sheet: Sheet) -> str:
    """The address of a sheet."""
    if sheet.department is None:
        return reverse("audits:section_answer", args=[audit.pk, sheet.section.code])
    return reverse("audits:department_answer", args=[audit.pk, sheet.section.code, sheet.department.pk])


@require_GET
@staff_required
def audit_answer(request: PersonRequest, pk: int) -> HttpResponse:
    """Go to the first sheet that is not done."""
    audit = _audit(request, pk)
    way = Sheets(audit).on_route
    if not way:
        raise Http404
    return redirect(sheet_url(audit, next((sheet for sheet in way if not sheet.is_done), way[0])))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
def section_answer(request: PersonRequest, pk: int, code: str) -> HttpResponse:
    """A section that is answered for the company; one per department leads on to the first of them."""
    audit = _audit(request, pk)
    sheets = Sheets(audit)
    section = sheets.section(code)
    if section is None:
        raise Http404
    if section.is_per_department:
        first = sheets.departments[0] if sheets.departments else None
        if first is None:
            return render(request, "audits/section_without_departments.html", {"audit": audit, "section": section})
        return redirect("audits:department_answer", pk=audit.pk, code=code, department=first.pk)
    return _answer_sheet(request, sheets, sheets.find(code, None))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
def department_answer(request: PersonRequest, pk: int, code: str, department: int) -> HttpResponse:
    """A section in one of the departments planned."""
    sheets = Sheets(_audit(request, pk))
    return _answer_sheet(request, sheets, sheets.find(code, department))


def _answer_sheet(request: PersonRequest, sheets: Sheets, sheet: Sheet | None) -> HttpResponse:
    if sheet is None:
        raise Http404
    audit, shows_all = sheets.audit, "all" in request.GET
    if request.method != "POST":
        form = SheetForm(sheets, sheet, request.user, shows_all)
        return render(request, "audits/section_answer.html", _context(request, form))
    if not can_edit(request.user, audit):
        raise PermissionDenied
    with transaction.atomic():
        lock_company(audit)
        form = SheetForm(sheets, sheet, request.user, shows_all, data=request.POST, files=request.FILES)
        arrivals = form.arrivals()
        saved = save_answers(audit, arrivals, by=request.user)
        kept = keep_parts(request, form)
    if kept and all(one.outcome == Outcome.SAVED for one in saved) and not form.errors:
        return _go_on(request, sheets, sheet, len(saved))
    form = form.again(arrivals, saved)
    audit.refresh_from_db(fields=["state"])
    return render(request, "audits/section_answer.html", _context(request, form), status=422)


def _go_on(request: PersonRequest, sheets: Sheets, sheet: Sheet, count: int) -> HttpResponse:
    """Say what was saved and lead to the sheet asked for: this one, or the next."""
    if count:
        said = ngettext("%(count)s answer saved.", "%(count)s answers saved.", count) % {"count": count}
        messages.success(request, said)
    following = sheets.beside(sheet)[1] if "continue" in request.POST else sheet
    return redirect(_after_url(sheets.audit, following))


def _after_url(audit: Audit, sheet: Sheet | None) -> str:
    """The next sheet; after the last one the results."""
    return sheet_url(audit, sheet) if sheet else reverse("audits:audit_results", args=[audit.pk])


def _context(request: PersonRequest, form: SheetForm) -> dict[str, object]:
    sheets, audit = form.sheets, form.sheets.audit
    current = sheets.find(form.sheet.section.code, form.sheet.department.pk if form.sheet.department else None)
    current = current or form.sheet
    before, after = sheets.beside(current)
    way = [other for other in sheets if other.asked or other is current]
    return {
        "audit": audit,
        "form": form,
        "sheet": current,
        "steps": [(other, sheet_url(audit, other), other is current) for other in way],
        "place": way.index(current) + 1,
        "before_url": sheet_url(audit, before) if before else "",
        "after_url": _after_url(audit, after),
        "after": after,
        "photos": _photos_by_question(audit, form.sheet),
        "is_open": can_edit_evidence_now(request.user, audit),
    }


def _photos_by_question(audit: Audit, sheet: Sheet) -> dict[int, list[Photo]]:
    found: dict[int, list[Photo]] = {}
    for photo in Photo.objects.of_answers(audit):
        if photo.answer is not None and photo.department == sheet.department:
            found.setdefault(photo.answer.question_id, []).append(photo)
    return found


@require_GET
@staff_required
def answer_session(request: PersonRequest) -> JsonResponse:
    """Who is signed in, and a token to send with: what the script asks before it sends what has been waiting."""
    return JsonResponse({"person": str(request.user.pk), "csrf": get_token(request)})


@require_POST
@staff_required
def answer_save(request: PersonRequest, pk: int, code: str) -> JsonResponse:
    """Take one answer, and say in JSON what became of it. Signed out or signed in as somebody else is 401."""
    if request.POST.get("person") != str(request.user.pk):
        return JsonResponse({"state": "other_person", "sign_in": reverse("account_login")}, status=401)
    audit = _audit(request, pk)
    if not can_edit(request.user, audit):
        raise PermissionDenied
    question = get_object_or_404(audit.version.questions.select_related("section"), code=code)
    question.version = audit.version
    department = None
    if question.section.is_per_department:
        department = get_object_or_404(audit.departments, pk=number_of(request.POST.get("department")))
    form = AnswerForm(question, data=request.POST)
    if not form.is_valid():
        errors = {form.add_prefix(name): list(faults) for name, faults in form.errors.items()}
        return JsonResponse({"state": "invalid", "errors": errors}, status=422)
    operation, base = form.cleaned_data["operation"], form.cleaned_data["base_revision"]
    arrival = Arrival(question, form.content(), operation, base, department)
    saved = save_answer(audit, arrival, by=request.user)
    return JsonResponse(_told(audit, question, saved, department), status=STATUS_OF[saved.outcome])


def _told(audit: Audit, question: Question, saved: Saved, department: object) -> dict[str, object]:
    """What the script needs to know: where the answer stands, whose it is, how far the sheet is."""
    sheets = Sheets(audit)
    sheet = sheets.find(question.section.code, getattr(department, "pk", None))
    told: dict[str, object] = {"state": saved.outcome, "revision": saved.revision}
    if sheet is not None:
        hidden = [asked.code for asked in sheet.questions if asked.code not in sheets.visible]
        told |= {"answered": sheet.answered, "asked": sheet.asked, "hidden": hidden}
    if saved.outcome != Outcome.SAVED:
        answer = saved.answer
        told["message"] = _said_of(audit, saved)
        told["pairs"] = AnswerForm(question, answer=answer).as_pairs() if answer else []
    return told


def _said_of(audit: Audit, saved: Saved) -> str:
    if saved.outcome == Outcome.LOCKED:
        audit.refresh_from_db(fields=["state"])
        state = audit.get_state_display().lower()
        return _("The audit is “%(state)s”: its answers can no longer change.") % {"state": state}
    if saved.answer is None:
        return _("This answer was sent before with other contents.")
    said = saved.answer.words or saved.answer.note or "–"
    return _("Meanwhile %(person)s answered: %(answer)s") % {"person": saved.answer.answered_by, "answer": said}
