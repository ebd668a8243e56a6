"""The form of one question: the same fields on the page, in the section's form and in what the script sends."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from audits.actions import content_of
from audits.answer_content import AnswerContent, Value
from audits.models import Answer, Question, QuestionType
from audits.states import Evidence
from common.ui.numbers import take_as_written

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

LEVELS = range(6)
LAST_REVISION = 2**31 - 1
PERCENT = "%"


class AnswerForm(forms.Form):
    """What can be said about one question; its fields depend on the question's type.

    `operation`, `base_revision` and `seen` travel along: a form sent twice is one answer, one filled in over an older
    answer than the present one is noticed, and one that nobody touched is told from one that was.
    """

    operation = forms.UUIDField(widget=forms.HiddenInput)
    base_revision = forms.IntegerField(min_value=0, max_value=LAST_REVISION, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, question: Question, *, answer: Answer | None = None, data: QueryDict | None = None) -> None:
        super().__init__(data, prefix=question.code, initial=_initial(question, answer), use_required_attribute=False)
        self.question = question
        self.answer = answer
        for name, field in _fields(question):
            self.fields[name] = field
            field.widget.attrs["class"] = _css_of(field.widget)

    @property
    def was_sent(self) -> bool:
        """Whether the browser sent this question at all; a hidden one it leaves out."""
        return self.is_bound and self.add_prefix("base_revision") in self.data

    def clean(self) -> dict[str, Any]:
        """Not applicable needs its reason, and nothing else can be said with it."""
        cleaned: dict[str, Any] = self.cleaned_data
        if cleaned.get("not_applicable"):
            if not cleaned.get("not_applicable_reason"):
                self.add_error("not_applicable_reason", _("Say why the question is not applicable."))
            if cleaned.get("level") is not None or cleaned.get("value") not in (None, "", []):
                self.add_error("not_applicable", _("Choose: either an answer, or not applicable."))
        return cleaned

    @property
    def was_touched(self) -> bool:
        """Whether it says anything else than the page it was filled in on did; once the form is valid."""
        return bool(self.content().digest != self.cleaned_data["seen"])

    def content(self) -> AnswerContent:
        """What was said, once the form is valid."""
        cleaned = self.cleaned_data
        return AnswerContent(
            level=cleaned.get("level"),
            value=_stored(cleaned.get("value")),
            not_applicable=cleaned.get("not_applicable", False),
            not_applicable_reason=cleaned.get("not_applicable_reason", ""),
            target_level=cleaned.get("target_level"),
            evidence=cleaned.get("evidence", ""),
            measure=cleaned.get("measure"),
            note=cleaned.get("note", ""),
        )

    def as_pairs(self) -> list[tuple[str, str]]:
        """The names and values a browser would send for the answer as it stands, for the script to show."""
        pairs: list[tuple[str, str]] = []
        for bound in self.visible_fields():
            value = bound.value()
            if isinstance(bound.field.widget, forms.CheckboxInput):
                pairs += [(bound.html_name, "on")] if value else []
                continue
            formatted = bound.field.widget.format_value(value)
            several = formatted if isinstance(formatted, list | tuple) else [formatted]
            pairs += [(bound.html_name, str(one)) for one in several if one not in (None, "")]
        return pairs


def _initial(question: Question, answer: Answer | None) -> dict[str, object]:
    travelling = {"operation": uuid4(), "seen": content_of(answer).digest}
    if answer is None:
        return travelling | {"base_revision": 0}
    return travelling | {
        "base_revision": answer.revision,
        "level": answer.level,
        "value": _shown(question, answer.value),
        "not_applicable": answer.not_applicable,
        "not_applicable_reason": answer.not_applicable_reason,
        "target_level": answer.target_level,
        "evidence": answer.evidence,
        "measure": answer.measure,
        "note": answer.note,
    }


def _shown(question: Question, value: Value) -> object:
    """A stored value as the field takes it."""
    if value is None:
        return None
    if question.type == QuestionType.BOOL:
        return "yes" if value else "no"
    if question.type == QuestionType.NUMBER:
        return Decimal(str(value))
    if question.type == QuestionType.DATE:
        return date.fromisoformat(str(value))
    return value


def _stored(value: object) -> Value:
    """A field's value as it is stored; nothing said is None."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return sorted(value) or None
    return value if isinstance(value, bool | int) else str(value) if value else None


def _fields(question: Question) -> Iterable[tuple[str, forms.Field]]:
    if question.type == QuestionType.SCALE:
        yield (
            "level",
            _choice(_("Level"), [(n, text) for n, text in enumerate(question.anchor_texts)], forms.RadioSelect),
        )
        names = question.version.level_names
        yield "target_level", _choice(_("Agreed target"), [("", "–"), *((n, f"{n} · {names[n]}") for n in LEVELS)])
        if question.measure:
            yield "measure", _number(question.measure)
    elif question.type != QuestionType.REGISTRY:
        yield "value", _value_field(question)
    if question.type not in {QuestionType.REGISTRY, QuestionType.TEXT}:
        evidence = forms.ChoiceField(
            label=_("Evidence"), required=False, choices=[("", "–"), *Evidence.choices], widget=forms.Select
        )
        yield "evidence", evidence
        yield "not_applicable", forms.BooleanField(label=_("Not applicable"), required=False)
        yield "not_applicable_reason", forms.CharField(label=_("Why not applicable"), required=False, max_length=300)
    yield (
        "note",
        forms.CharField(label=_("Note"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 2})),
    )


def _css_of(widget: forms.Widget) -> str:
    """The look of a control; what is ticked has that of the house, since the browser's own is hard to see in the dark."""
    if isinstance(widget, forms.CheckboxInput | forms.RadioSelect):  # several boxes are radio buttons to Django, too
        return "form-check-input"
    return "form-select" if isinstance(widget, forms.Select) else "form-control"


def _value_field(question: Question) -> forms.Field:
    label = _("Answer")
    choices = list(enumerate(question.choice_texts))
    if question.type == QuestionType.BOOL:
        return forms.TypedChoiceField(
            label=label,
            required=False,
            choices=[("yes", _("Yes")), ("no", _("No"))],
            coerce=lambda word: word == "yes",
            empty_value=None,
            widget=forms.RadioSelect,
        )
    if question.type == QuestionType.CHOICE:
        return _choice(label, choices, forms.RadioSelect)
    if question.type == QuestionType.MULTI:
        return forms.TypedMultipleChoiceField(
            label=label,
            required=False,
            choices=choices,
            coerce=int,
            empty_value=[],
            widget=forms.CheckboxSelectMultiple,
        )
    if question.type == QuestionType.NUMBER:
        return _number(question.unit)
    if question.type == QuestionType.DATE:
        return forms.DateField(
            label=label, required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        )
    return forms.CharField(label=label, required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 3}))


def _choice(
    label: "_StrPromise", choices: Iterable[tuple[object, object]], widget: type[forms.Widget] = forms.Select
) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, required=False, choices=list(choices), coerce=int, empty_value=None, widget=widget
    )


def _number(unit: str) -> forms.DecimalField:
    """A number as people write it; a share in per cent ends at 100."""
    field = forms.DecimalField(
        label=unit or _("Number"),
        required=False,
        min_value=Decimal(0),
        max_value=Decimal(100) if unit.startswith(PERCENT) else None,
        max_digits=14,
        decimal_places=2,
    )
    take_as_written(field)
    return field
