"""What a questionnaire says, as plain values: its sections, its questions, their wordings in each language."""

from collections.abc import Mapping
from dataclasses import dataclass

from audits.conditions import Condition

LANGUAGES = ("it", "en")
Wording = Mapping[str, str]
Wordings = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class QuestionText:
    """One question of the file; wordings by language, an empty one where the file has none."""

    code: str
    type: str
    text: Wording
    weight: int
    essential: bool
    areas: tuple[str, ...]
    anchors: Wordings
    choices: Wordings
    measure: Wording
    unit: Wording
    direction: str
    binds: tuple[str, ...]
    photo: str
    condition: Condition | None


@dataclass(frozen=True)
class SectionText:
    """One section of the file."""

    code: str
    weight: int
    scope: str
    title: Wording
    questions: tuple[QuestionText, ...]


@dataclass(frozen=True)
class QuestionnaireText:
    """The whole file."""

    code: str
    version: int
    scale: Wordings
    evidence: Wordings
    sections: tuple[SectionText, ...]
