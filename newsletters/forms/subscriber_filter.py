"""What the list of readers can be narrowed by, and sorted."""

from typing import Final

from django import forms
from django.utils.translation import gettext_lazy as _

from common.ui.filters import FilterForm
from companies.models import Sector
from newsletters.models import SubscriberQuerySet, Theme
from newsletters.states import ReaderRole, SubscriberState

ANY: Final = ("", _("Any"))
SORTS: Final = {
    "name": ("name_key", "email", "pk"),
    "email": ("email", "pk"),
    "company": ("company__name_key", "email", "pk"),
    "state": ("state", "-created_at", "-pk"),
    "since": ("created_at", "pk"),
}
NEWEST: Final = "-since"


class SubscriberFilterForm(FilterForm):
    """Search and filters of the list; its address holds them."""

    state = forms.ChoiceField(label=_("State"), required=False, choices=[ANY, *SubscriberState.choices])
    sector = forms.ModelChoiceField(
        Sector.objects.all(), label=_("Sector"), required=False, to_field_name="code", empty_label=_("Any")
    )
    theme = forms.ModelChoiceField(
        Theme.objects.all(), label=_("Theme"), required=False, to_field_name="code", empty_label=_("Any")
    )
    role = forms.ChoiceField(label=_("Role"), required=False, choices=[ANY, *ReaderRole.choices])
    language = forms.ChoiceField(
        label=_("Language"), required=False, choices=[ANY, ("it", _("Italian")), ("en", _("English"))]
    )

    @property
    def sort(self) -> str:
        """The sorting asked for, if there is such a one."""
        asked = str(self.data.get("sort", ""))
        return asked if asked.removeprefix("-") in SORTS else ""

    def narrow(self, subscribers: SubscriberQuerySet) -> SubscriberQuerySet:
        """The readers asked for, sorted; none to a form with errors, so that no wrong list is shown."""
        if not self.is_valid():
            return subscribers.none()
        asked = self.cleaned_data
        plain = {name: asked[name] for name in ("state", "role", "language") if asked[name]}
        subscribers = subscribers.matching(asked["q"]).filter(**plain)
        if asked["sector"]:
            subscribers = subscribers.interested_in_sector(asked["sector"])
        if asked["theme"]:
            subscribers = subscribers.interested_in_theme(asked["theme"])
        return subscribers.order_by(*_order(self.sort or NEWEST))


def _order(sort: str) -> list[str]:
    fields = SORTS[sort.removeprefix("-")]
    if not sort.startswith("-"):
        return list(fields)
    return [field.removeprefix("-") if field.startswith("-") else f"-{field}" for field in fields]
