"""The form of an audit's plan."""

from django import forms
from django.db.models import Prefetch
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Role
from audits.actions.planning import Plan
from audits.forms.days import of_our_time
from audits.forms.stored import RevisionForm
from audits.models import Audit
from audits.states import Route
from common.ui.filters import FilterForm
from companies.models import Company, CompanyQuerySet, Department
from companies.searching import find_companies

NAME_LENGTH = 120
OFFERED = 20


class CompanyChoiceForm(FilterForm):
    """Which company an audit is planned for: by a part of its name, or its P.IVA."""

    q = forms.CharField(label=_("Company name or VAT number"), required=False, max_length=100)

    def __init__(self, companies: CompanyQuerySet, data: QueryDict) -> None:
        super().__init__(data)
        self.companies = companies

    @cached_property
    def fitting(self) -> CompanyQuerySet:
        """All companies that fit."""
        text = " ".join(self.cleaned_data["q"].split()) if self.is_valid() else ""
        return find_companies(self.companies, text) if text else self.companies

    def found(self) -> CompanyQuerySet:
        """The first companies that fit, with their open audits beside them."""
        open_audits = Prefetch("audits", Audit.objects.open(), to_attr="open_audits")
        return self.fitting.select_related("municipality__province", "sector").prefetch_related(open_audits)[:OFFERED]

    def left_out(self) -> int:
        """How many more fit."""
        return max(0, self.fitting.count() - OFFERED)


class PlanForm(RevisionForm):
    """When, who, where and by which route; departments can be named that the registry does not have yet."""

    planned_on = forms.DateField(
        label=_("Planned for"),
        validators=[of_our_time],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    lead = forms.ModelChoiceField(label=_("Lead auditor"), queryset=User.objects.none(), empty_label="–")
    team = forms.ModelMultipleChoiceField(
        label=_("Team"),
        required=False,
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Who records answers beside the lead auditor."),
    )
    route = forms.ChoiceField(
        label=_("Route"),
        choices=Route.choices,
        widget=forms.RadioSelect,
        help_text=_("The essential questions are the short route; the coverage counts the route chosen."),
    )
    departments = forms.ModelMultipleChoiceField(
        label=_("Departments to visit"),
        required=False,
        queryset=Department.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )
    new_departments = forms.CharField(
        label=_("Departments not in the registry yet"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One per line: they are added to the company's main site."),
    )

    def __init__(
        self, company: Company, *, audit: Audit | None = None, data: QueryDict | None = None, **initial: object
    ) -> None:
        super().__init__(data, initial=_initial(audit) if audit else initial)
        auditors = User.objects.with_role(Role.AUDITOR, Role.DIRECTOR)
        if audit is not None:
            auditors |= User.objects.filter(pk__in={audit.lead_id, *audit.team.values_list("pk", flat=True)})
        people = auditors.order_by("full_name", "email")
        departments = Department.objects.filter(site__company=company).select_related("site")
        for name, rows in (("lead", people), ("team", people), ("departments", departments)):
            self.fields[name].queryset = rows
        if not departments:
            del self.fields["departments"]

    def clean_new_departments(self) -> list[str]:
        """The names, each once, in the order they were written."""
        lines = (" ".join(line.split()) for line in self.cleaned_data["new_departments"].splitlines())
        names = list({name.lower(): name for name in lines if name}.values())
        if any(len(name) > NAME_LENGTH for name in names):
            raise forms.ValidationError(
                _("A department's name has at most %(length)s characters."), params={"length": NAME_LENGTH}
            )
        return names

    def plan(self) -> Plan:
        """The plan, once the form is valid."""
        cleaned = self.cleaned_data
        return Plan(
            planned_on=cleaned["planned_on"],
            lead=cleaned["lead"],
            route=cleaned["route"],
            team=tuple(cleaned["team"]),
            departments=tuple(cleaned.get("departments", ())),
            new_departments=cleaned["new_departments"],
        )


def _initial(audit: Audit) -> dict[str, object]:
    """A plan as the form shows it."""
    return {
        "planned_on": audit.planned_on,
        "lead": audit.lead,
        "team": audit.team.all(),
        "route": audit.route,
        "departments": audit.departments.all(),
        "revision": audit.revision,
    }
