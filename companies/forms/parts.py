"""Forms of what a company consists of: sites, departments, contacts, yearly figures; and its consents."""

from typing import Any
from uuid import UUID, uuid4

from crispy_forms.layout import Column, Layout, Row

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from common.ui.numbers import take_as_written
from companies.forms.company import ATECO_HELP, PLACE_HELP
from companies.forms.guarded import GuardedForm
from companies.forms.lookups import AtecoField, MunicipalityField
from companies.models import Company, Consent, Contact, Department, Site, YearlyFigures

FIRST_YEAR = 1950


class PartForm(GuardedForm):
    """A form of a row that belongs to a company; the company is given, never chosen."""

    was_sent_before = False

    def __init__(self, *args: object, user: User, company: Company, **kwargs: object) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.company = company
        if self.instance.pk is None and hasattr(self.instance, "company_id"):
            self.instance.company = company

    def _get_validation_exclusions(self) -> set[str]:
        """Check unique values within the company too, though it is no field; a new "main" one replaces the old."""
        return super()._get_validation_exclusions() - {"company"} | {"is_primary", "is_seat"}  # type: ignore[misc, no-any-return]


class SiteForm(PartForm):
    """A site; funding looks at its own code and municipality."""

    municipality = MunicipalityField(label=gettext_lazy("Municipality"), required=False, help_text=PLACE_HELP)
    ateco = AtecoField(label=gettext_lazy("ATECO code"), required=False, help_text=ATECO_HELP)

    class Meta:
        model = Site
        fields = ("name", "is_seat", "address", "municipality", "ateco")


class DepartmentForm(PartForm):
    """A production department; one process sheet of the audit is about it."""

    class Meta:
        model = Department
        fields = ("site", "name", "headcount", "photos_allowed", "position")

    def __init__(self, *args: object, user: User, company: Company, **kwargs: object) -> None:
        super().__init__(*args, user=user, company=company, **kwargs)
        self.fields["site"].queryset = company.sites.all()


class KeyedPartForm(PartForm):
    """A form of a new part that nothing but its key tells from another: sent twice, it is added once."""

    def __init__(self, *args: object, user: User, company: Company, **kwargs: object) -> None:
        super().__init__(*args, user=user, company=company, **kwargs)
        if self.instance.pk is None:
            self.fields["key"] = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, required=False)

    def clean_key(self) -> UUID:
        """Comes last: the same row under this key is the first send of it, any other row is refused."""
        key: UUID = self.cleaned_data["key"] or uuid4()
        earlier = type(self.instance).objects.filter(key=key).first()
        if earlier is not None:
            if earlier.company_id != self.company.pk or any(
                getattr(earlier, name) != self.cleaned_data.get(name) for name in self._meta.fields or ()
            ):
                raise ValidationError(
                    _("This was already saved with other contents. Open the page again before you go on."), "sent"
                )
            self.instance, self.was_sent_before = earlier, True
        else:
            self.instance.key = key
        return key


class ContactForm(KeyedPartForm):
    """A person the district talks with; one of them is the main contact."""

    class Meta:
        model = Contact
        fields = ("full_name", "role", "email", "phone", "is_primary", "ended_on")

    def __init__(self, *args: object, user: User, company: Company, **kwargs: object) -> None:
        super().__init__(*args, user=user, company=company, **kwargs)
        if self.instance.pk is None:
            del self.fields["ended_on"]

    def clean_ended_on(self) -> object:
        """Known once it has happened; whom the district no longer talks with is not the main contact."""
        day = self.cleaned_data["ended_on"]
        if day and day > timezone.localdate():
            raise ValidationError(_("This day is in the future."), "future")
        if day and self.cleaned_data.get("is_primary"):
            raise ValidationError(_("The main contact is somebody the district still talks with."), "primary")
        return day

    def clean(self) -> dict[str, Any]:
        """A contact that can't be reached is none."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not data.get("email") and not data.get("phone") and not self.errors:
            raise ValidationError(_("Give an e-mail address or a phone number."), "unreachable")
        return data


class FiguresForm(PartForm):
    """One year's figures; what is not known stays empty, and is never taken for zero."""

    class Meta:
        model = YearlyFigures
        fields = (
            "year",
            "employees",
            "turnover",
            "balance_sheet",
            "is_consolidated",
            "rd_spending",
            "export_share",
        )

    def __init__(self, *args: object, user: User, company: Company, **kwargs: object) -> None:
        super().__init__(*args, user=user, company=company, **kwargs)
        for name in ("employees", "turnover", "balance_sheet", "rd_spending", "export_share"):
            take_as_written(self.fields[name], **{"class": "text-end"})
        self.helper.layout = Layout(
            "revision",
            Row(Column("year"), Column("employees")),
            Row(Column("turnover"), Column("balance_sheet")),
            Row(Column("rd_spending"), Column("export_share")),
            "is_consolidated",
        )

    def clean_year(self) -> int:
        """Closed years, and the running one as an estimate."""
        year: int = self.cleaned_data["year"]
        if year > timezone.localdate().year:
            raise ValidationError(_("This year is in the future."), "future")
        return year

    def clean(self) -> dict[str, Any]:
        """A year without any figure says nothing."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        names = ("employees", "turnover", "balance_sheet", "rd_spending", "export_share")
        if not self.errors and all(data.get(name) is None for name in names):
            raise ValidationError(_("Give at least one figure."), "empty")
        return data


class ConsentForm(KeyedPartForm):
    """A consent or its withdrawal, with the exact wording; it can't be changed afterwards."""

    is_given = forms.TypedChoiceField(
        label=gettext_lazy("Act"),
        choices=[("yes", gettext_lazy("Consent given")), ("no", gettext_lazy("Consent withdrawn"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        initial="yes",
    )

    class Meta:
        model = Consent
        fields = ("purpose", "is_given", "person", "wording", "wording_version")

    def __init__(self, *args: object, user: User, company: Company, **kwargs: object) -> None:
        super().__init__(*args, user=user, company=company, **kwargs)
        self.fields["wording"].widget.attrs["rows"] = 4
        self.fields["person"].required = True
        self.instance.recorded_by = user
