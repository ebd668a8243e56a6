"""The pages of the import of companies: what is their own; the rest is that of every import."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from accounts.access import staff_required
from common.imports.pages import ImportPages
from companies.forms.imports import CompanyUploadForm
from companies.importing import words
from companies.importing.kind import KIND

PAGES: Final = ImportPages(
    kind=KIND,
    prefix="imports:import",
    records_page="companies:company_list",
    list_template="companies/import_list.html",
    door=staff_required,
    form=CompanyUploadForm,
    rows=words.ROWS,
    words=words.PAGES,
    sheet_name=_("list-of-companies"),
)
