"""Making, changing, archiving a company."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import PersonRequest, staff_required
from companies.actions import archive_company, restore_company, save_company
from companies.forms.company import CompanyForm
from companies.models import Company
from companies.permissions import can_archive
from companies.views.doors import company_page


@require_http_methods(["GET", "POST"])
@staff_required
def company_create(request: PersonRequest) -> HttpResponse:
    """A new company."""
    form = CompanyForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            company = save_company(form.checked_row(), by=request.user)
        except IntegrityError:  # somebody added it in the same moment: read anew, the form says so
            form = CompanyForm(request.POST, user=request.user)
        else:
            messages.success(request, _("%(company)s has been added.") % {"company": company})
            return redirect(company)
    return render(request, "companies/company_form.html", {"form": form})


@require_http_methods(["GET", "POST"])
@company_page
def company_edit(request: PersonRequest, company: Company) -> HttpResponse:
    """The company's own data."""
    form = CompanyForm(request.POST or None, user=request.user, instance=company)
    if request.method == "POST" and form.is_valid():
        try:
            save_company(form.checked_row(), by=request.user)
        except IntegrityError:
            form = CompanyForm(request.POST, user=request.user, instance=Company.objects.get(pk=company.pk))
        else:
            messages.success(request, _("The changes have been saved."))
            return redirect(company)
    stored = Company.objects.get(pk=company.pk)
    return render(request, "companies/company_form.html", {"form": form, "company": stored})


@require_http_methods(["GET", "POST"])
@company_page
def company_archive(request: PersonRequest, company: Company) -> HttpResponse:
    """Ask, then take the company out of the lists."""
    if not can_archive(request.user):
        raise PermissionDenied
    if request.method == "POST":
        archive_company(company, by=request.user)
        messages.success(request, _("%(company)s has been archived.") % {"company": company})
        return redirect(company)
    return render(request, "companies/company_archive.html", {"company": company})


@require_http_methods(["POST"])
@company_page
def company_restore(request: PersonRequest, company: Company) -> HttpResponse:
    """Bring it back."""
    if not can_archive(request.user):
        raise PermissionDenied
    restore_company(company, by=request.user)
    messages.success(request, _("%(company)s is back in the lists.") % {"company": company})
    return redirect(company)
