"""The improvement areas of one audit: pages, rankings, actions."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import GuardedView, PersonRequest, require, signed_in_required
from audits import permissions
from audits.actions import (
    Move,
    Ranking,
    add_area,
    drop_area,
    move_area,
    rank_areas,
    restore_area,
    set_area_agreed,
    update_area,
)
from audits.charts import areas_matrix
from audits.errors import ActRefusedError
from audits.evidence import evidence_of, proposed_kind
from audits.forms.area import ActionForm, AreaForm
from audits.models import Audit, ImprovementArea
from audits.states import AreaState
from audits.views.doors import audit_page
from common.refusals import act_and_go

Arguments = ParamSpec("Arguments")
AreaView = Callable[Concatenate[PersonRequest, ImprovementArea, Arguments], HttpResponseBase]


def area_page(view: AreaView[Arguments]) -> GuardedView[Concatenate[UUID, Arguments]]:
    """Hand an area over to a staff page: 404 to who may not see it, 403 to the company's people."""

    @wraps(view)
    def guarded(
        request: PersonRequest, pk: UUID, *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> HttpResponseBase:
        area = get_object_or_404(ImprovementArea.objects.visible_to(request.user), pk=pk)
        if not request.user.is_of_district:
            raise PermissionDenied
        area.audit = Audit.objects.for_page().get(pk=area.audit_id)
        return view(request, area, *args, **kwargs)

    return signed_in_required(guarded)  # type: ignore[arg-type]


@require_GET
@audit_page
def audit_areas(request: PersonRequest, audit: Audit) -> HttpResponse:
    """The areas, the two rankings beside each other, the matrix."""
    areas = list(audit.areas.prefetch_related("actions", "answers__question"))
    standing = [area for area in areas if area.state != AreaState.DROPPED]
    ranked = sorted((area for area in standing if area.company_rank), key=lambda area: area.company_rank or 0)
    context = {
        "audit": audit,
        "tab": "areas",
        "page_name": _("Improvement areas"),
        "areas": standing,
        "dropped": [area for area in areas if area.state == AreaState.DROPPED],
        "company_ranking": ranked,
        "unranked": [area for area in standing if not area.company_rank],
        "matrix": areas_matrix(standing),
        "can_edit": permissions.can_edit_evidence_now(request.user, audit),
    }
    return render(request, "audits/audit_areas.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@audit_page
def area_create(request: PersonRequest, audit: Audit) -> HttpResponse:
    """Name an area; `?answer=` ticks the answers it comes from and proposes its kind."""
    require(permissions.can_edit(request.user, audit))
    if request.method == "POST":
        form = AreaForm(audit, request.POST)
        if form.is_valid():
            key, content = form.cleaned_data["key"], form.content()
            try:
                add_area(audit, area_id=key, content=content, by=request.user)
            except ActRefusedError as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("Improvement area saved."))
                return redirect("audits:area_detail", pk=key)
    else:
        picked = [answer for answer in audit.answers.for_page() if str(answer.pk) in request.GET.getlist("answer")]
        form = AreaForm(audit, initial={"answers": [one.pk for one in picked], "kind": proposed_kind(picked)})
    return _form_page(request, audit, form, _("New improvement area"))


@require_http_methods(["GET", "HEAD", "POST"])
@area_page
def area_edit(request: PersonRequest, area: ImprovementArea) -> HttpResponse:
    """Change an area."""
    audit = area.audit
    require(permissions.can_edit(request.user, audit))
    form = AreaForm(audit, request.POST if request.method == "POST" else None, instance=area)
    if request.method == "POST" and form.is_valid():
        try:
            update_area(area, content=form.content(), seen_revision=form.seen_revision(), by=request.user)
        except ActRefusedError as refusal:
            form.say_refused(refusal, lambda: AreaForm(audit, instance=audit.areas.get(pk=area.pk)))
        else:
            messages.success(request, _("Improvement area saved."))
            return redirect("audits:area_detail", pk=area.pk)
    return _form_page(request, audit, form, _("Change the improvement area"))


def _form_page(request: PersonRequest, audit: Audit, form: AreaForm, heading: str) -> HttpResponse:
    context = {
        "audit": audit,
        "tab": "areas",
        "page_name": heading,
        "form": form,
        "evidence": evidence_of(audit, picked=form.picked),
        "observations": audit.observations.select_related("department"),
    }
    return render(request, "audits/area_form.html", context, status=422 if form.errors else 200)


@require_GET
@area_page
def area_detail(request: PersonRequest, area: ImprovementArea) -> HttpResponse:
    """One area with its evidence and actions."""
    return area_detail_page(request, area, ActionForm())


def area_detail_page(request: PersonRequest, area: ImprovementArea, form: ActionForm) -> HttpResponse:
    """The page of an area, with a form for one more action."""
    audit = area.audit
    can_edit = permissions.can_edit_evidence_now(request.user, audit)
    context = {
        "audit": audit,
        "tab": "areas",
        "page_name": area.title,
        "area": area,
        "answers": area.answers.for_page(),
        "observations": area.observations.select_related("department"),
        "actions": area.actions.all(),
        "form": form,
        "can_edit": can_edit,
        "can_agree": can_edit or (audit.state == "delivered" and permissions.can_edit(request.user, audit)),
        "can_follow_up": permissions.can_follow_up(request.user, audit),
    }
    return render(request, "audits/area_detail.html", context, status=422 if form.errors else 200)


@require_POST
@area_page
def area_state(request: PersonRequest, area: ImprovementArea, change: str) -> HttpResponse:
    """Drop an area, take it up again, or record whether the company agrees."""
    require(permissions.can_edit(request.user, area.audit))
    acts: dict[str, Callable[[], object]] = {
        "drop": lambda: drop_area(area, by=request.user),
        "restore": lambda: restore_area(area, by=request.user),
        "agree": lambda: set_area_agreed(area, agreed=True, by=request.user),
        "propose": lambda: set_area_agreed(area, agreed=False, by=request.user),
    }
    return act_and_go(request, acts[change], reverse("audits:area_detail", args=[area.pk]), said=_("Saved."))


@require_POST
@area_page
def area_move(request: PersonRequest, area: ImprovementArea, ranking: str, move: str) -> HttpResponse:
    """One step in a ranking, by a button."""
    require(permissions.can_edit(request.user, area.audit))
    target = f"{reverse('audits:audit_areas', args=[area.audit_id])}#rankings"
    which = Ranking[ranking.upper()]
    return act_and_go(request, lambda: move_area(area, ranking=which, move=Move(move), by=request.user), target)


@require_POST
@audit_page
def areas_rank(request: PersonRequest, audit: Audit, ranking: str) -> HttpResponse:
    """A whole ranking as it was dragged; ids that make no sense are left aside."""
    require(permissions.can_edit(request.user, audit))
    order = [UUID(one) for one in request.POST.getlist("area") if _is_uuid(one)]
    target = f"{reverse('audits:audit_areas', args=[audit.pk])}#rankings"
    which = Ranking[ranking.upper()]
    return act_and_go(request, lambda: rank_areas(audit, ranking=which, order=order, by=request.user), target)


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
