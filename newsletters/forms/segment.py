"""The form of a segment: its name, and the conditions as the page draws them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from newsletters.condition_kinds import ConditionKind, all_kinds
from newsletters.forms.profile import OneLineField
from newsletters.models import Segment
from newsletters.segment_draft import NESTED, ROOT, Draft, finished_part, unfinished
from newsletters.segment_tree import EVERYBODY, Group, TreeError, parse_tree


class SegmentForm(forms.Form):
    """The name, and whether somebody else was faster."""

    name = OneLineField(
        label=gettext_lazy("Name"), max_length=120, help_text=gettext_lazy("How the segment is called in lists.")
    )
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, segment: Segment | None = None, typed: QueryDict | None = None, **kwargs: Any
    ) -> None:
        self.segment = segment
        if segment is not None:
            kwargs["initial"] = {"name": segment.name, "revision": segment.revision}
        if typed is not None:  # between two buttons: what was typed stays, and is not judged yet
            kwargs["initial"] = {"name": typed.get("name", ""), "revision": typed.get("revision", "")}
        super().__init__(*args, **kwargs)

    def sum_up(self, group: "ShownGroup") -> None:
        """Say on top, too, what the conditions lack: each with a link to where it is mended."""
        for part in group.faulty():
            link = format_html('<a href="#{}">{}</a>: {}', part.first_field, part.label, " ".join(part.errors))
            self.add_error(None, link)

    def clean_name(self) -> str:
        """No two segments of one name."""
        name = str(self.cleaned_data["name"])
        if any(other != self.segment for other in Segment.objects.named(name)):
            raise ValidationError(_("There is a segment of this name already."))
        return name

    def clean_revision(self) -> int | None:
        """Refuse once what somebody else has changed meanwhile; saving again replaces it."""
        shown = self.cleaned_data["revision"]
        if self.segment is None or shown == self.segment.revision:
            return None
        data = self.data.copy()
        data["revision"] = str(self.segment.revision)
        self.data = data
        raise ValidationError(
            _("Changed meanwhile by somebody else. Save again to replace it with what stands here."), "stale"
        )


@dataclass(frozen=True)
class ShownCondition:
    """One condition as the page draws it."""

    path: str
    kind: str
    label: str
    options: list[tuple[str, str, bool]]
    negated: bool
    is_new: bool
    errors: tuple[str, ...] = ()

    @property
    def auto_id(self) -> str:
        """As a field has it, for `field_errors`."""
        return self.path

    @property
    def first_field(self) -> str:
        """Where the summary of errors leads to."""
        return f"{self.path}-1"


@dataclass(frozen=True)
class ShownGroup:
    """A group as the page draws it; `may_nest` while a group inside is possible."""

    path: str
    join: str
    negated: bool
    parts: list["ShownCondition | ShownGroup"]
    may_nest: bool
    errors: tuple[str, ...] = ()
    is_group: bool = True

    @property
    def label(self) -> str:
        """As the page heads it."""
        return _("Conditions") if self.path == ROOT else _("Group")

    @property
    def auto_id(self) -> str:
        """As a field has it, for `field_errors`."""
        return self.path

    @property
    def first_field(self) -> str:
        """Where the summary of errors leads to."""
        return f"{self.path}-new"

    def faulty(self) -> Iterator["ShownCondition | ShownGroup"]:
        """What is unfinished, this group and all inside, as the page shows it."""
        if self.errors:
            yield self
        for part in self.parts:
            if isinstance(part, ShownGroup):
                yield from part.faulty()
            elif part.errors:
                yield part


class Drawing:
    """Draws a draft; errors stand beside what is unfinished, once somebody wanted to save."""

    def __init__(self, *, with_errors: bool = False, new: str = "") -> None:
        self._kinds = all_kinds()
        self._choices: dict[str, dict[str, str]] = {}
        self._with_errors = with_errors
        self._new = new

    @property
    def kinds(self) -> list[tuple[str, str]]:
        """The kinds that can be added."""
        return [(name, str(kind.label)) for name, kind in self._kinds.items()]

    def group(self, draft: Draft, path: str = ROOT) -> ShownGroup:
        """A group with everything inside."""
        parts: list[ShownCondition | ShownGroup] = []
        for number, part in enumerate(draft["parts"]):
            inner = f"{path}-{number}"
            if "parts" in part:
                parts.append(self.group(part, inner))
            elif part["kind"] in self._kinds:
                parts.append(self._condition(part, inner, self._kinds[part["kind"]]))
        lacking = self._with_errors and path != ROOT and not parts
        errors = (_("Add a condition, or remove the group."),) if lacking else ()
        return ShownGroup(path, draft["join"], bool(draft.get("negated")), parts, path.count("-") + 1 < NESTED, errors)

    def _condition(self, draft: Draft, path: str, kind: ConditionKind) -> ShownCondition:
        choices = self._choices.setdefault(kind.name, kind.all_choices())
        gone = {value: value for value in draft["values"] if value not in choices}
        options = [(value, words, value in draft["values"]) for value, words in (choices | gone).items()]
        errors = (_("Choose at least one."),) if self._with_errors and not draft["values"] else ()
        negated = bool(draft.get("negated"))
        return ShownCondition(path, kind.name, str(kind.label), options, negated, path == self._new, errors)


def tree_of_draft(draft: Draft) -> Group:
    """The finished part of a draft as a tree; everybody where nothing is finished, or nothing makes sense."""
    try:
        return parse_tree(finished_part(draft) or {"join": "and", "parts": []}, all_kinds())
    except TreeError:
        return EVERYBODY


def is_finished(draft: Draft) -> bool:
    """Whether a draft can be saved as it stands."""
    return not any(unfinished(draft))
