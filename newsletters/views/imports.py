"""The pages of the import of readers: what is their own, the proof of consent; the rest is that of every import."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from accounts.access import role_required
from common.imports.pages import ImportPages
from newsletters.forms.imports import SubscriberUploadForm
from newsletters.importing import words
from newsletters.importing.kind import KIND
from newsletters.permissions import KEEPERS

PAGES: Final = ImportPages(
    kind=KIND,
    prefix="newsletters:subscriber_import",
    records_page="newsletters:subscriber_list",
    list_template="newsletters/subscriber_import_list.html",
    door=role_required(*KEEPERS),
    form=SubscriberUploadForm,
    rows=words.ROWS,
    words=words.PAGES,
    sheet_name=_("list-of-subscribers"),
)
