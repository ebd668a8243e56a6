"""The forms of improvement areas and of the actions agreed on them."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from audits.actions import ActionContent, AreaContent
from audits.forms.stored import RevisionForm
from audits.models import Action, Answer, Audit, ImprovementArea, Observation
from common.ui.numbers import take_as_written

LEVELS = [(level, str(level)) for level in range(1, 6)]
AMOUNTS = ("cost_min", "cost_max", "yearly_benefit")


class AreaForm(RevisionForm, forms.ModelForm):
    """An area with its estimates and the evidence behind it. What the database checks is said here first."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    impact = forms.TypedChoiceField(
        label=_("Impact"), choices=LEVELS, coerce=int, widget=forms.RadioSelect, help_text=_("1 small, 5 decisive")
    )
    effort = forms.TypedChoiceField(
        label=_("Effort"), choices=LEVELS, coerce=int, widget=forms.RadioSelect, help_text=_("1 small, 5 very large")
    )
    fundability = forms.TypedChoiceField(
        label=_("Fundability"),
        choices=[("", _("not known")), *LEVELS],
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("How likely a public call pays part of it."),
    )
    answers = forms.ModelMultipleChoiceField(Answer.objects.none(), label=_("Answers"), required=False)
    observations = forms.ModelMultipleChoiceField(Observation.objects.none(), label=_("Observations"), required=False)

    class Meta:
        model = ImprovementArea
        fields = (
            "title",
            "kind",
            "description",
            "impact",
            "effort",
            "fundability",
            "cost_min",
            "cost_max",
            "yearly_benefit",
            "estimate_basis",
            "technology",
            "trl_now",
            "trl_target",
        )
        widgets = {  # noqa: RUF012 (as Django writes it)
            "description": forms.Textarea(attrs={"rows": 4}),
            "estimate_basis": forms.Textarea(attrs={"rows": 2}),
            "kind": forms.RadioSelect,
        }

    def __init__(self, audit: Audit, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.audit = audit
        if self.instance._state.adding:
            self.instance.audit = audit
        else:
            self.fields["revision"].initial = self.instance.revision
            self.initial["answers"] = list(self.instance.answers.values_list("pk", flat=True))
            self.initial["observations"] = list(self.instance.observations.values_list("pk", flat=True))
        for name in AMOUNTS:
            take_as_written(self.fields[name])
        self.fields["kind"].choices = ImprovementArea._meta.get_field("kind").choices
        self.fields["answers"].queryset = audit.answers.select_related("question")
        self.fields["observations"].queryset = audit.observations.all()

    def clean(self) -> dict[str, Any]:
        """Ranges are whole and the right way round, and an estimate says what it rests on."""
        cleaned = super().clean() or self.cleaned_data
        low, high = cleaned.get("cost_min"), cleaned.get("cost_max")
        if (low is None) != (high is None) and not {"cost_min", "cost_max"} & set(self.errors):
            self.add_error("cost_max" if high is None else "cost_min", _("Give both ends of the range."))
        elif low is not None and high is not None and high < low:
            self.add_error("cost_max", _("The upper end is below the lower one."))
        estimates = (low, high, cleaned.get("yearly_benefit"))
        if any(one is not None for one in estimates) and not cleaned.get("estimate_basis", "").strip():
            self.add_error(
                "estimate_basis", _("Say what the estimates rest on: a quote, a similar case, a calculation.")
            )
        now, target = cleaned.get("trl_now"), cleaned.get("trl_target")
        if now is not None and target is not None and target < now:
            self.add_error("trl_target", _("The target is below the present level."))
        return cleaned

    def validate_constraints(self) -> None:
        """Leave the constraints to the database: `clean` has said what is wrong beside the right field."""

    @property
    def picked(self) -> list[object]:
        """The ids of the answers that are ticked now."""
        return list(self["answers"].value() or [])

    @property
    def picked_observations(self) -> set[str]:
        """The ids of the observations that are ticked now."""
        return {str(one) for one in self["observations"].value() or []}

    def content(self) -> AreaContent:
        """What was typed, once it is valid."""
        cleaned = self.cleaned_data
        texts = {name: cleaned[name].strip() for name in ("title", "description", "estimate_basis", "technology")}
        rest = {name: cleaned[name] for name in self.Meta.fields if name not in texts}
        return AreaContent(
            **texts,
            **rest,
            answers=frozenset(one.pk for one in cleaned["answers"]),
            observations=frozenset(one.pk for one in cleaned["observations"]),
        )


class ActionForm(RevisionForm, forms.ModelForm):
    """What is done about an area, by whom, by when."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    class Meta:
        model = Action
        fields = ("title", "owner", "due_on", "state")
        widgets = {"due_on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})}  # noqa: RUF012

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance._state.adding:
            self.fields["revision"].initial = self.instance.revision

    def content(self) -> ActionContent:
        """What was typed, once it is valid."""
        return ActionContent(**{name: self.cleaned_data[name] for name in self.Meta.fields})
