"""What an app says of the pages on which one kind of record is imported; `views` and `urls` do the rest."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.http import HttpResponseBase

from common.imports.forms import UploadForm
from common.imports.words import PageWords, RowWords
from common.words import Words

View = Callable[..., HttpResponseBase]
ACTS: Final = ("list", "template", "detail", "confirm", "cancel", "retry", "errors")


@dataclass(frozen=True)
class ImportPages:
    """The names, the door, the form and the words of one kind's pages.

    `prefix` begins their URL names: "imports:import" is that of "imports:import_list", "imports:import_detail" and so
    on. `door` lets the right people in. `list_template` extends `imports/import_list.html`.
    """

    kind: str
    prefix: str
    records_page: str
    list_template: str
    door: Callable[[View], View]
    form: type[UploadForm]
    rows: RowWords
    words: PageWords
    sheet_name: Words

    @property
    def urls(self) -> dict[str, str]:
        """The URL name of each page by what it does, for templates."""
        return {act: f"{self.prefix}_{act}" for act in ACTS}
