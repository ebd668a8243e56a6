"""Observations and photographs of an audit."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import PersonRequest, require
from audits import permissions
from audits.actions import (
    add_observation,
    add_photos,
    delete_observation,
    delete_photo,
    update_observation,
    update_photo,
)
from audits.errors import ActRefusedError
from audits.forms.observation import ObservationForm, PhotoForm, PhotosForm
from audits.models import Audit, Observation, Photo
from audits.views.answer_parts import answer_url
from audits.views.doors import audit_page
from common.refusals import act_and_go


@require_http_methods(["GET", "HEAD", "POST"])
@audit_page
def audit_observations(request: PersonRequest, audit: Audit) -> HttpResponse:
    """All that was seen, and the form for more."""
    can_edit = permissions.can_edit_evidence_now(request.user, audit)
    place = {"section_code": request.GET.get("section"), "department": request.GET.get("department")}
    form = ObservationForm(audit, initial=place)
    if request.method == "POST":
        require(permissions.can_edit(request.user, audit))
        form = ObservationForm(audit, request.POST, request.FILES)
        if form.is_valid() and _added(request, audit, form):
            return redirect("audits:audit_observations", pk=audit.pk)
    context = {
        "audit": audit,
        "tab": "observations",
        "page_name": _("Observations"),
        "form": form,
        "photos_form": PhotosForm(auto_id=False),
        "observations": audit.observations.for_page(),
        "can_edit": can_edit,
        "closed_departments": [one for one in audit.departments.all() if not one.photos_allowed],
    }
    return render(request, "audits/audit_observations.html", context, status=422 if form.errors else 200)


def _added(request: PersonRequest, audit: Audit, form: ObservationForm) -> bool:
    """The observation and its pictures, or neither."""
    key, pictures = form.cleaned_data["key"], form.cleaned_data["pictures"]
    try:
        with transaction.atomic():
            made = add_observation(audit, observation_id=key, content=form.content(), by=request.user)
            add_photos(made, pictures=pictures, by=request.user)
    except ActRefusedError as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("Observation saved."))
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@audit_page
def observation_edit(request: PersonRequest, audit: Audit, observation: UUID) -> HttpResponse:
    """Change an observation."""
    require(permissions.can_edit(request.user, audit))
    stored = get_object_or_404(audit.observations, pk=observation)
    form = ObservationForm(audit, request.POST if request.method == "POST" else None, instance=stored)
    if request.method == "POST" and form.is_valid():
        try:
            update_observation(stored, content=form.content(), seen_revision=form.seen_revision(), by=request.user)
        except ActRefusedError as refusal:
            form.say_refused(refusal, lambda: ObservationForm(audit, instance=audit.observations.get(pk=stored.pk)))
        else:
            messages.success(request, _("Observation saved."))
            return redirect(_place(audit, stored))
    context = {
        "audit": audit,
        "tab": "observations",
        "page_name": _("Observation"),
        "form": form,
        "observation": stored,
    }
    return render(request, "audits/observation_edit.html", context, status=422 if form.errors else 200)


@require_POST
@audit_page
def observation_delete(request: PersonRequest, audit: Audit, observation: UUID) -> HttpResponse:
    """Remove an observation with its photographs."""
    require(permissions.can_edit(request.user, audit))
    stored = audit.observations.in_bulk([observation]).get(observation)
    target = reverse("audits:audit_observations", args=[audit.pk])
    if stored is None:
        return redirect(target)
    said = _("Observation removed.")
    return act_and_go(request, lambda: delete_observation(stored, by=request.user), target, said=said)


@require_POST
@audit_page
def photo_add(request: PersonRequest, audit: Audit, observation: UUID) -> HttpResponse:
    """Add pictures to an observation."""
    require(permissions.can_edit(request.user, audit))
    stored = get_object_or_404(audit.observations.select_related("department"), pk=observation)
    form = PhotosForm(request.POST, request.FILES)
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, " ".join(str(error) for error in errors))
        return redirect(_place(audit, stored))
    cleaned = form.cleaned_data

    def act() -> None:
        add_photos(
            stored,
            pictures=cleaned["pictures"],
            caption=cleaned["caption"],
            for_report=cleaned["for_report"],
            by=request.user,
        )

    return act_and_go(request, act, _place(audit, stored), said=_("Photographs saved."))


@require_http_methods(["GET", "HEAD", "POST"])
@audit_page
def photo_edit(request: PersonRequest, audit: Audit, photo: UUID) -> HttpResponse:
    """Look at a photograph, describe it, or take it away."""
    stored = get_object_or_404(Photo.objects.of_audit(audit), pk=photo)
    can_edit = permissions.can_edit_evidence_now(request.user, audit)
    form = PhotoForm(request.POST if request.method == "POST" else None, instance=stored)
    target = _place_of_photo(audit, stored)
    if request.method == "POST":
        require(permissions.can_edit(request.user, audit))
        if "delete" in request.POST:
            return act_and_go(
                request, lambda: delete_photo(stored, by=request.user), target, said=_("Photograph removed.")
            )
        if form.is_valid():
            return act_and_go(
                request, lambda: update_photo(stored, by=request.user, **form.cleaned_data), target, said=_("Saved.")
            )
    context = {
        "audit": audit,
        "tab": "observations" if stored.observation else "answers",
        "page_name": _("Photograph"),
        "form": form,
        "photo": stored,
        "back_url": target,
        "can_edit": can_edit,
    }
    return render(request, "audits/photo_edit.html", context, status=422 if form.errors else 200)


def _place_of_photo(audit: Audit, photo: Photo) -> str:
    """Where the photograph hangs: its observation, or its question."""
    if photo.answer is not None:
        return answer_url(audit, photo.answer.question, photo.answer.department)
    return _place(audit, cast("Observation", photo.observation))


def _place(audit: Audit, observation: Observation) -> str:
    return f"{reverse('audits:audit_observations', args=[audit.pk])}#observation-{observation.pk}"
