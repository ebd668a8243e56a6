"""The composer: one page with a form for each block, and the doors at which each of them arrives by itself."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import PersonRequest, require
from newsletters.actions.composing import (
    add_block,
    add_picture,
    duplicate_block,
    move_block,
    remove_block,
    restore_block,
    save_block,
    save_head,
)
from newsletters.block_cards import BlockCard, cards_of
from newsletters.blocks import kinds
from newsletters.forms.blocks import BlockForm
from newsletters.forms.issue import HeadForm
from newsletters.issue_errors import ChangedMeanwhileError, IssueRefusedError
from newsletters.issue_permissions import can_write, can_write_now
from newsletters.models import Block, Issue
from newsletters.views.issue_doors import issue_page, wants_json

Answer = HttpResponse | JsonResponse | HttpResponseRedirect


@require_GET
@issue_page
def issue_compose(request: PersonRequest, issue: Issue) -> HttpResponse:
    """The draft's blocks, each editable in place, with the mail beside them."""
    if not can_write_now(request.user, issue):
        return redirect(issue)
    return _composer(request, issue, cards_of(issue), HeadForm(instance=issue))


@require_POST
@issue_page
def head_save(request: PersonRequest, issue: Issue) -> Answer:
    """Take what stands above the blocks."""
    if refusal := _other_person(request):
        return refusal
    require(can_write(request.user))
    before = Issue.objects.get(pk=issue.pk)  # the form writes into its instance
    form = HeadForm(request.POST, instance=issue)
    if not form.is_valid():
        return _wrong(request, before, form, None)
    seen = form.cleaned_data["base_revision"] or 0

    def act() -> dict[str, object]:
        saved = save_head(before, head=form.content(), seen_revision=seen, by=request.user)
        return {"revision": saved.revision}

    return _answered(request, before, act, form, lambda: HeadForm(instance=Issue.objects.get(pk=issue.pk)))


@require_POST
@issue_page
def block_add(request: PersonRequest, issue: Issue) -> Answer:
    """Put a new block into the issue; a script names it, so that a repeat finds the first."""
    require(can_write(request.user))
    key, after = _uuid(request.POST.get("key")), _uuid(request.POST.get("after"))

    def act() -> dict[str, object]:
        block = add_block(issue, kind=request.POST.get("kind", ""), key=key, after=after, by=request.user)
        return {"key": str(block.pk), **_card(request, issue, block)}

    return _answered(request, issue, act)


@require_POST
@issue_page
def block_save(request: PersonRequest, issue: Issue, key: UUID) -> Answer:
    """Take what was typed into a block, and do to the block what a button of it asks for."""
    if refusal := _other_person(request):
        return refusal
    require(can_write(request.user))
    block = get_object_or_404(issue.blocks, pk=key)
    form = BlockCard(block).bound(request.POST, request.FILES)
    carries_content = f"{key}-base_revision" in request.POST
    if carries_content and not form.is_valid():
        return _wrong(request, issue, form, block)

    def act() -> dict[str, object]:
        told = _save(block, form, request) if carries_content else {}
        return told | _do(request, issue, block)

    return _answered(request, issue, act, form, lambda: BlockCard(Block.objects.get(pk=key)).form, at=block)


def _save(block: Block, form: BlockForm, request: PersonRequest) -> dict[str, object]:
    content = form.content()
    if form.cleaned_data.get("upload"):
        kept = add_picture(block.issue, picture=form.cleaned_data["upload"], by=request.user)
        content["picture"] = str(kept.pk)
    seen = form.cleaned_data["base_revision"] or 0
    saved = save_block(block, data=content, seen_revision=seen, by=request.user)
    told: dict[str, object] = {"revision": saved.revision}
    return told | _card(request, block.issue, saved) if form.cleaned_data.get("upload") else told


def _do(request: PersonRequest, issue: Issue, block: Block) -> dict[str, object]:
    """What the button asks for; without one there is nothing more to do."""
    what, by = request.POST.get("act", ""), request.user
    place = Block.objects.get(pk=block.pk).position or 0
    if what == "move":
        return {"place": move_block(block, to=_number(request.POST.get("to")), by=by)}
    if what in {"up", "down"}:
        return {"place": move_block(block, to=place + (1 if what == "down" else -1), by=by)}
    if what == "duplicate":
        copy = duplicate_block(block, key=_uuid(request.POST.get("key")), by=by)
        return {"key": str(copy.pk), **_card(request, issue, copy)}
    if what == "remove":
        remove_block(block, by=by)
        return {"removed": str(block.pk)}
    if what == "restore":
        restored = restore_block(block, by=by)
        return {"key": str(block.pk), "place": restored.position, **_card(request, issue, restored)}
    return {}


def _answered(
    request: PersonRequest,
    issue: Issue,
    act: Callable[[], dict[str, object]],
    typed: Any = None,  # noqa: ANN401
    meanwhile: Callable[[], Any] | None = None,
    *,
    at: Block | None = None,
) -> Answer:
    """Do it, and tell a script what became of it, or lead a person back to the composer.

    Where somebody else was faster, `meanwhile` is the form that was `typed` into, as they left it.
    """
    try:
        told = act()
    except ChangedMeanwhileError as refusal:
        stored = meanwhile() if meanwhile is not None else None
        if wants_json(request):
            said: dict[str, object] = {"state": "conflict", "message": str(refusal)}
            if stored is not None:
                said |= {"revision": stored["base_revision"].value(), "pairs": _pairs(stored)}
            return JsonResponse(said, status=409)
        if stored is not None:
            typed.add_error(None, str(refusal))
            typed.base_on(stored)
            return _wrong(request, issue, typed, at)
        return _refused(request, issue, refusal, at)
    except IssueRefusedError as refusal:
        return _refused(request, issue, refusal, at)
    if wants_json(request):
        return JsonResponse({"state": "saved", **told})
    return _back(issue, at=told.get("key") or (at.pk if at else None), removed=told.get("removed"))


def _refused(request: PersonRequest, issue: Issue, refusal: IssueRefusedError, at: Block | None) -> Answer:
    if wants_json(request):
        return JsonResponse({"state": "locked", "message": str(refusal)}, status=423)
    messages.error(request, str(refusal))
    return _back(issue, at=at.pk if at else None)


def _back(issue: Issue, *, at: object, removed: object = None) -> HttpResponseRedirect:
    """To the composer, at the block."""
    suffix = f"?removed={removed}" if removed else f"#block-{at}" if at else ""
    return redirect(reverse("newsletters:issue_compose", args=[issue.pk]) + suffix)


def _wrong(request: PersonRequest, issue: Issue, form: Any, block: Block | None) -> Answer:  # noqa: ANN401
    """Say what is wrong, with what was typed still there."""
    if wants_json(request):
        errors = {form.add_prefix(name): list(faults) for name, faults in form.errors.items()}
        return JsonResponse({"state": "invalid", "errors": errors}, status=422)
    head = form if block is None else HeadForm(instance=issue)
    cards = [card.showing(form) if block and card.block.pk == block.pk else card for card in cards_of(issue)]
    return _composer(request, issue, cards, head, status=422)


def _composer(
    request: PersonRequest, issue: Issue, cards: list[BlockCard], head: HeadForm, status: int = 200
) -> HttpResponse:
    removed = _uuid(request.GET.get("removed"))
    context = {
        "issue": issue,
        "head": head,
        "cards": cards,
        "kinds": kinds(),
        "removed": issue.blocks.removed().of_key(removed) if removed else None,
        "page_name": _("Write"),
    }
    return render(request, "newsletters/issue_compose.html", context, status=status)


def _card(request: PersonRequest, issue: Issue, block: Block) -> dict[str, object]:
    context = {"card": BlockCard(block), "issue": issue}
    return {"html": render_to_string("newsletters/includes/block_card.html", context, request)}


def _other_person(request: PersonRequest) -> Answer | None:
    """What waited on a device is only taken from who typed it."""
    if not wants_json(request) or request.POST.get("person") == str(request.user.pk):
        return None
    return JsonResponse({"state": "other_person", "sign_in": reverse("account_login")}, status=401)


def _pairs(form: Any) -> list[tuple[str, str]]:  # noqa: ANN401
    """The form's fields as a browser would send them."""
    pairs = []
    for field in form:
        value = field.value()
        if isinstance(value, bool):
            pairs += [(field.html_name, "on")] if value else []
        elif field.name not in {"base_revision", "upload"}:
            pairs.append((field.html_name, "" if value is None else str(value)))
    return pairs


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 6 else 0
