"""The form of a whole sheet: a card per question, each an `AnswerForm` of its own."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import cast
from uuid import uuid4

from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from accounts.models import User
from audits.actions import Arrival, Outcome, Saved
from audits.forms.answer import AnswerForm
from audits.forms.observation import AnswerPhotosForm
from audits.forms.registry import RegistryForm, registry_form
from audits.models import Answer, Question
from audits.sheets import Sheet, Sheets
from audits.states import Route


@dataclass
class Card:
    """A question on the page; `meanwhile` is what somebody else answered while this form was open.

    Photographs and, below registry questions, the company's record go their own ways: they are no part of the answer.
    """

    question: Question
    form: AnswerForm
    answer: Answer | None
    is_visible: bool
    photos_form: AnswerPhotosForm
    registry: RegistryForm | None
    meanwhile: Answer | None = None

    @property
    def has_wrong_registry(self) -> bool:
        """Whether the record came back unsaved."""
        return self.registry is not None and self.registry.is_wrong


@dataclass
class SheetForm:
    """The cards of a sheet and, after a submit, what became of them."""

    sheets: Sheets
    sheet: Sheet
    by: User
    shows_all: bool = False
    data: QueryDict | None = None
    files: MultiValueDict[str, UploadedFile] | None = None
    cards: list[Card] = field(init=False)

    def __post_init__(self) -> None:
        self.cards = [self._card(question, self.data) for question in self._questions()]

    def _questions(self) -> Iterable[Question]:
        """Those on the route, or all; hidden ones come along, for a condition may be met while the page is open."""
        essential_only = self.sheets.audit.route == Route.ESSENTIAL and not self.shows_all
        return [question for question in self.sheet.questions if question.is_essential or not essential_only]

    def _card(self, question: Question, data: QueryDict | None) -> Card:
        key = self.sheet.department.pk if self.sheet.department else None
        answer = self.sheets.answers.get((question.pk, key))
        return Card(
            question,
            AnswerForm(question, answer=answer, data=data),
            answer,
            question.code in self.sheets.visible,
            AnswerPhotosForm(data, self.files if data is not None else None, prefix=question.code),
            registry_form(self.sheets.audit, question, by=self.by, data=data),
        )

    @property
    def errors(self) -> list[AnswerForm]:
        """The forms that have errors."""
        return [card.form for card in self.cards if card.form.is_bound and card.form.was_sent and card.form.errors]

    @property
    def is_wrong(self) -> bool:
        """Whether something that was sent could not be kept, answers apart."""
        return any(card.has_wrong_registry or card.photos_form.is_wrong for card in self.cards)

    @property
    def conflicts(self) -> list[Card]:
        """The cards over which somebody else answered meanwhile."""
        return [card for card in self.cards if card.meanwhile]

    def arrivals(self) -> list[Arrival]:
        """The answers that were given on this page and can be stored."""
        return [
            Arrival(
                question=card.question,
                content=card.form.content(),
                operation=card.form.cleaned_data["operation"],
                base_revision=card.form.cleaned_data["base_revision"],
                department=self.sheet.department,
            )
            for card in self.cards
            if card.form.was_sent and card.form.is_valid() and card.form.was_touched
        ]

    def again(self, arrivals: list[Arrival], saved: list[Saved]) -> "SheetForm":
        """The form to show after a submit that did not store everything: what was typed, ready to be sent anew.

        What was stored is shown as it now stands; what was refused keeps what was typed, and is from now on based on
        the answer that it was refused for, so that sending it again is a decision.
        """
        fresh = SheetForm(Sheets(self.sheets.audit), self.sheet, self.by, self.shows_all)
        became = {arrival.question.code: one for arrival, one in zip(arrivals, saved, strict=True)}
        for place, card in enumerate(fresh.cards):
            typed = self.cards[place].form
            card.photos_form = self.cards[place].photos_form
            if self.cards[place].has_wrong_registry:
                card.registry = self.cards[place].registry
            outcome = became.get(card.question.code)
            refused = outcome is not None and outcome.outcome != Outcome.SAVED
            if not typed.was_sent or not (refused or typed.errors):
                continue
            data = cast("QueryDict", typed.data).copy()
            data[typed.add_prefix("operation")] = str(uuid4())
            if outcome is not None:
                data[typed.add_prefix("base_revision")] = str(outcome.revision)
            card.form = AnswerForm(card.question, answer=card.answer, data=data)
            card.meanwhile = outcome.answer if outcome else None
        return fresh
