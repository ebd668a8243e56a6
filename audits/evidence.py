"""What an improvement area can rest on: answers with a gap to their target first, then low levels, then the rest."""

from collections.abc import Iterable
from dataclasses import dataclass

from audits.models import Answer, Audit
from audits.states import AreaKind

LOW_LEVEL = 2


@dataclass(frozen=True)
class Evidence:
    """An answer as the pick list shows it."""

    answer: Answer
    is_picked: bool = False

    @property
    def gap(self) -> int:
        """Levels below the agreed target; 0 where none was agreed or it is reached."""
        return max(self.answer.gap or 0, 0)

    @property
    def is_low(self) -> bool:
        """Whether the level is low and no target says that this is right."""
        return self.answer.target_level is None and self.answer.level is not None and self.answer.level <= LOW_LEVEL

    @property
    def points_to_an_area(self) -> bool:
        """Whether an area may come from here."""
        return self.gap > 0 or self.is_low


def evidence_of(audit: Audit, *, picked: Iterable[object] = ()) -> list[Evidence]:
    """The answers of an audit that were given, those that an area may come from first, the widest gap on top."""
    chosen = {str(one) for one in picked}
    found = [
        Evidence(answer, str(answer.pk) in chosen)
        for answer in audit.answers.for_page()
        if answer.level is not None or answer.value is not None
    ]
    return sorted(
        found,
        key=lambda one: (
            not one.is_picked,
            not one.points_to_an_area,
            -one.gap * max(one.answer.question.weight, 1),
            one.answer.level if one.answer.level is not None else 9,
        ),
    )


def proposed_kind(answers: Iterable[Answer]) -> str:
    """The kind that most of the questions behind an area point to; of equals the first in the list of kinds."""
    votes = [kind for answer in answers for kind in answer.question.area_kinds]
    return max(AreaKind.values, key=votes.count) if votes else ""
