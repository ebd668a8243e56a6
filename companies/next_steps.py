"""What the registry itself misses about a company, proposed when no higher app has anything more urgent."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from companies.extension_points import NextStep, company_next_steps
from companies.models import Company


def contact_step(company: Company, user: User) -> NextStep | None:
    """Nobody to talk with."""
    if company.contacts.current().exists():
        return None
    url = reverse("companies:contact_create", args=[company.pk])
    return NextStep(_("Nobody to talk with is known yet."), _("Add a contact"), url, "user-plus")


def figures_step(company: Company, user: User) -> NextStep | None:
    """No figures to tell the size by."""
    if company.yearly_figures.exists():
        return None
    url = reverse("companies:figures_create", args=[company.pk])
    return NextStep(_("Without yearly figures the size can't be told."), _("Add a year"), url, "chart-bar")


def fill_next_steps() -> None:
    """Called once when the app is ready."""
    company_next_steps.add("contact", contact_step, order=80)
    company_next_steps.add("figures", figures_step, order=90)
