"""The upload of a list of companies."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from common.imports.forms import UploadForm
from common.sheets import MAX_BYTES

HELP: Final = _("XLSX or CSV, at most %(megabytes)d MB. One row for each company, the heading above.")


class CompanyUploadForm(UploadForm):
    """One spreadsheet."""

    file_help = HELP % {"megabytes": MAX_BYTES // 2**20}
