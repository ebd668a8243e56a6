"""Forms about reports."""

from django import forms
from django.utils.translation import gettext_lazy as _

from common.ui.filters import FilterForm
from reports.states import ReportKind, ReportState


class ReportRequestForm(forms.Form):
    """Which document to prepare."""

    kind = forms.ChoiceField(choices=ReportKind.choices)


class ReportFilterForm(FilterForm):
    """What the list of reports can be narrowed to."""

    q = forms.CharField(label=_("Company"), required=False, max_length=100)
    kind = forms.ChoiceField(label=_("Document"), required=False, choices=[("", _("Any")), *ReportKind.choices])
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("Any")), *ReportState.choices])
