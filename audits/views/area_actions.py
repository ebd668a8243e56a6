"""The actions agreed on an area: they stay editable after delivery."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import PersonRequest, require
from audits import permissions
from audits.actions import add_action, update_action
from audits.errors import ActRefusedError
from audits.forms.area import ActionForm
from audits.models import ImprovementArea
from audits.views.areas import area_detail_page, area_page


@require_POST
@area_page
def action_create(request: PersonRequest, area: ImprovementArea) -> HttpResponse:
    """Agree on an action."""
    require(permissions.can_follow_up(request.user, area.audit))
    form = ActionForm(request.POST)
    if form.is_valid():
        try:
            add_action(area, key=form.cleaned_data["key"], content=form.content(), by=request.user)
        except ActRefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Action saved."))
            return redirect("audits:area_detail", pk=area.pk)
    return area_detail_page(request, area, form)


@require_http_methods(["GET", "HEAD", "POST"])
@area_page
def action_edit(request: PersonRequest, area: ImprovementArea, action: int) -> HttpResponse:
    """Change an action, or say that it is done."""
    require(permissions.can_follow_up(request.user, area.audit))
    stored = get_object_or_404(area.actions, pk=action)
    form = ActionForm(request.POST if request.method == "POST" else None, instance=stored)
    if request.method == "POST" and form.is_valid():
        try:
            update_action(stored, content=form.content(), seen_revision=form.seen_revision(), by=request.user)
        except ActRefusedError as refusal:
            form.say_refused(refusal, lambda: ActionForm(instance=area.actions.get(pk=stored.pk)))
        else:
            messages.success(request, _("Action saved."))
            return redirect("audits:area_detail", pk=area.pk)
    context = {"audit": area.audit, "tab": "areas", "page_name": area.title, "area": area, "form": form}
    return render(request, "audits/action_edit.html", context, status=422 if form.errors else 200)
