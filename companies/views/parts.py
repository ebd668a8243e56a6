"""Adding, changing and removing what a company consists of: one set of pages for all its parts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import ProtectedError, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.access import PersonRequest
from companies.actions import Part, delete_part, end_contact, save_holder, save_part
from companies.extension_points import part_uses
from companies.forms.parts import ConsentForm, ContactForm, DepartmentForm, FiguresForm, PartForm, SiteForm
from companies.forms.stake import HolderForm, HoldingForm, StakeForm
from companies.models import Company, Contact, Department, Holder
from companies.views.doors import company_page


@dataclass(frozen=True)
class Kind:
    """One kind of part: its form, whose rows there are, the tab to go back to, and its words.

    `asking` is the question before one is removed; `naming` says which one, under a company's name that is known.
    """

    form: type[PartForm]
    rows: Callable[[Company], QuerySet[Part]]
    tab: str
    adding: Promise
    editing: Promise
    loss: Promise
    asking: Promise
    naming: Callable[[Any], object] = str


KINDS: dict[str, Kind] = {
    "site": Kind(
        SiteForm,
        lambda company: company.sites.all(),
        "sites",
        gettext_lazy("New site"),
        gettext_lazy("Site"),
        gettext_lazy("The site goes with its departments."),
        gettext_lazy("Remove the site %(part)s?"),
    ),
    "department": Kind(
        DepartmentForm,
        lambda company: Department.objects.of(company),
        "sites",
        gettext_lazy("New department"),
        gettext_lazy("Department"),
        gettext_lazy("The department goes from the list of the site."),
        gettext_lazy("Remove the department %(part)s?"),
    ),
    "contact": Kind(
        ContactForm,
        lambda company: company.contacts.all(),
        "contacts",
        gettext_lazy("New contact"),
        gettext_lazy("Contact"),
        gettext_lazy("Name, address and phone number are deleted for good."),
        gettext_lazy("Remove the contact %(part)s?"),
    ),
    "figures": Kind(
        FiguresForm,
        lambda company: company.yearly_figures.all(),
        "figures",
        gettext_lazy("New year"),
        gettext_lazy("Yearly figures"),
        gettext_lazy("All figures of the year are lost, and the size is worked out without them."),
        gettext_lazy("Remove the figures of %(part)s?"),
        lambda figures: figures.year,
    ),
    "stake": Kind(
        StakeForm,
        lambda company: company.stakes_in_it.select_related("holder", "holder_company"),
        "ownership",
        gettext_lazy("New holder"),
        gettext_lazy("Holder"),
        gettext_lazy("The stake goes as if it had never been. If it only ended, give it a last day instead."),
        gettext_lazy("Remove the stake of %(part)s?"),
        lambda stake: stake.holder_company or stake.holder,
    ),
    "holding": Kind(
        HoldingForm,
        lambda company: company.stakes_it_holds.select_related("held"),
        "ownership",
        gettext_lazy("New shareholding"),
        gettext_lazy("Shareholding"),
        gettext_lazy("The stake goes as if it had never been. If it only ended, give it a last day instead."),
        gettext_lazy("Remove the shareholding in %(part)s?"),
        lambda stake: stake.held,
    ),
    "consent": Kind(
        ConsentForm,
        lambda company: company.consents.none(),
        "contacts",
        gettext_lazy("New consent or withdrawal"),
        gettext_lazy("Consent"),
        gettext_lazy("Consents are never removed."),
        gettext_lazy("Consents are never removed."),
    ),
}


@require_http_methods(["GET", "POST"])
@company_page
def part_create(request: PersonRequest, company: Company, kind: str) -> HttpResponse:
    """A new part."""
    chosen = KINDS[kind]
    form = chosen.form(request.POST or None, user=request.user, company=company, initial=request.GET.dict())
    return _form_page(request, company, chosen, form, {"title": chosen.adding})


@require_http_methods(["GET", "POST"])
@company_page
def part_edit(request: PersonRequest, company: Company, kind: str, part_id: int) -> HttpResponse:
    """Change a part."""
    chosen = KINDS[kind]
    part = get_object_or_404(chosen.rows(company), pk=part_id)
    form = chosen.form(request.POST or None, user=request.user, company=company, instance=part)
    delete_url = reverse(f"companies:{kind}_delete", args=[company.pk, part.pk])
    return _form_page(request, company, chosen, form, {"title": chosen.editing, "delete_url": delete_url})


def _form_page(
    request: PersonRequest, company: Company, kind: Kind, form: PartForm, extra: dict[str, object]
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        if not form.was_sent_before:
            save_part(form.checked_row(), of=company, by=request.user)
        messages.success(request, _("The changes have been saved."))
        return redirect(f"{company.get_absolute_url()}?tab={kind.tab}")
    back = f"{company.get_absolute_url()}?tab={kind.tab}"
    return render(request, "companies/part_form.html", {"company": company, "form": form, "back": back, **extra})


@require_http_methods(["GET", "POST"])
@company_page
def part_delete(request: PersonRequest, company: Company, kind: str, part_id: int) -> HttpResponse:
    """Ask, saying what will be lost; then remove."""
    chosen = KINDS[kind]
    part = get_object_or_404(chosen.rows(company), pk=part_id)
    back = f"{company.get_absolute_url()}?tab={chosen.tab}"
    is_used = any(use.provide(part) for use in part_uses)
    if request.method == "POST":
        try:
            said = _removed(part, company, request, is_used=is_used)
        except ProtectedError:
            messages.error(request, _("%(part)s is used by audits: it can't be removed.") % {"part": part})
        else:
            messages.success(request, said)
        return redirect(back)
    ends = is_used and isinstance(part, Contact)
    question = chosen.asking % {"part": chosen.naming(part)}
    context = {"company": company, "part": part, "back": back, "kind": chosen, "question": question, "ends": ends}
    return render(request, "companies/part_delete.html", context)


def _removed(part: Part, company: Company, request: PersonRequest, *, is_used: bool) -> str:
    """Remove a part; a contact whom a visit met is ended instead, and anything else in use stays."""
    if is_used and isinstance(part, Contact):
        end_contact(part, of=company, by=request.user)
        return _("%(part)s is no longer a contact; the visits keep the name.") % {"part": part}
    if is_used:
        raise ProtectedError("in use", {part})
    delete_part(part, of=company, by=request.user)
    return _("%(part)s has been removed.") % {"part": part}


@require_http_methods(["GET", "POST"])
@company_page
def holder_edit(request: PersonRequest, company: Company, part_id: int) -> HttpResponse:
    """A holder outside the registry, reached from a company that it holds."""
    holder = get_object_or_404(Holder.objects.holding(company), pk=part_id)
    form = HolderForm(request.POST or None, user=request.user, instance=holder)
    back = f"{company.get_absolute_url()}?tab=ownership"
    if request.method == "POST" and form.is_valid():
        save_holder(form.checked_row(), by=request.user)
        messages.success(request, _("The changes have been saved."))
        return redirect(back)
    context = {"company": company, "form": form, "back": back, "title": _("Holder outside the registry")}
    return render(request, "companies/part_form.html", context)
