"""The page where everything about a company meets: tabs that are links, own ones and those of higher apps."""

from collections.abc import Callable, Mapping

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.access import PersonRequest
from accounts.models import User
from common.history import Trail, history_of
from companies.extension_points import NextStep, Panel, company_cards, company_next_steps, company_panels
from companies.models import Company, Department, Site, Stake, YearlyFigures
from companies.ownership import show_perimeters
from companies.permissions import can_archive
from companies.views.doors import company_page

Context = Mapping[str, object]


def overview_of(company: Company, user: User) -> Context:
    """Key facts and what higher apps put beside them."""
    cards = [given.provide(company, user) for given in company_cards]
    return {
        "cards": [{"panel": card, "context": card.context()} for card in cards if isinstance(card, Panel)],
        "contact": company.contacts.current().first(),
        "perimeters": show_perimeters(company, on=timezone.localdate()),
        "latest": company.yearly_figures.first(),
    }


def sites_of(company: Company) -> Context:
    """Sites with their departments."""
    return {"sites": company.sites.select_related("municipality__province", "ateco").prefetch_related("departments")}


def contacts_of(company: Company) -> Context:
    """People and consents."""
    return {
        "contacts": company.contacts.current(),
        "former_contacts": company.contacts.former(),
        "consents": company.consents.select_related("recorded_by"),
    }


def figures_of(company: Company) -> Context:
    """All years, the latest first."""
    return {"years": company.yearly_figures.all()}


def ownership_of(company: Company) -> Context:
    """Stakes in both directions, and both perimeters."""
    return {
        "today": timezone.localdate(),
        "holders": company.stakes_in_it.select_related("holder", "holder_company").order_by("-capital_percent"),
        "holdings": company.stakes_it_holds.select_related("held").order_by("-capital_percent"),
        "perimeters": show_perimeters(company, on=timezone.localdate()),
    }


def changes_of(company: Company) -> Context:
    """Who changed what."""
    return {
        "history": history_of(
            Trail(Company, pk=company.pk),
            Trail(Site, company=company),
            Trail(Department, site__company=company),
            Trail(YearlyFigures, company=company),
            Trail(Stake, held=company),
            Trail(Stake, holder_company=company),
        )
    }


def _own(template: str, of: Callable[[Company], Context], company: Company) -> tuple[str, Callable[[], Context]]:
    return f"companies/tabs/{template}.html", lambda: of(company)


def tabs_of(company: Company, user: User) -> dict[str, Panel]:
    """All tabs in their order: what the company is, what higher apps know, and the history at the end."""
    tabs = {"overview": Panel(_("Overview"), *_own("overview", lambda one: overview_of(one, user), company))}
    tabs |= {given.name: panel for given in company_panels if isinstance(panel := given.provide(company, user), Panel)}
    tabs |= {
        "sites": Panel(_("Sites and departments"), *_own("sites", sites_of, company)),
        "contacts": Panel(_("Contacts"), *_own("contacts", contacts_of, company)),
        "figures": Panel(_("Yearly figures"), *_own("figures", figures_of, company)),
        "ownership": Panel(_("Ownership and size"), *_own("ownership", ownership_of, company)),
        "history": Panel(_("History"), *_own("history", changes_of, company)),
    }
    return tabs


def next_step_of(company: Company, user: User) -> NextStep | None:
    """The first step that anybody proposes."""
    steps = (given.provide(company, user) for given in company_next_steps)
    return next((step for step in steps if isinstance(step, NextStep)), None)


@require_GET
@company_page
def company_detail(request: PersonRequest, company: Company) -> HttpResponse:
    """One tab of the company."""
    tabs = tabs_of(company, request.user)
    name = request.GET.get("tab", "overview")
    if name not in tabs:
        raise Http404
    context = {
        "company": company,
        "tabs": tabs,
        "tab": name,
        "panel": tabs[name],
        "may_archive": can_archive(request.user),
        "next_step": next_step_of(company, request.user),
        **tabs[name].context(),
    }
    return render(request, "companies/company_detail.html", context)
