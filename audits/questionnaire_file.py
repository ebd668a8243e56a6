"""Reads a questionnaire from its YAML file into plain values, and says everything that is wrong with it.

Pure: no database. `audits.actions.load_questionnaire_version` stores what comes out of here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from audits.conditions import Condition, ConditionError, parse_condition

LANGUAGES = ("it", "en")
LEVELS = 6
SAFE_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast where libyaml is in the wheel
QUESTION_TYPES = frozenset({"scale", "choice", "multi", "bool", "number", "text", "date", "registry"})
AREA_KINDS = frozenset({"product", "process", "reorganisation"})
SCOPES = frozenset({"company", "department"})
BINDINGS = frozenset(
    {
        "company.sector",
        "company.size",
        "department.headcount",
        "yearly_figures.turnover",
        "yearly_figures.export_share",
        "yearly_figures.rd_spending",
        "aid_grants",
    }
)

Wording = Mapping[str, str]
Wordings = Mapping[str, tuple[str, ...]]


class QuestionnaireFileError(ValueError):
    """The file is not a questionnaire; `faults` lists everything found, each with its place."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


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


def parse_questionnaire(source: str) -> QuestionnaireText:
    """Parse and validate; raises `QuestionnaireFileError` with all the faults at once."""
    try:
        raw = yaml.load(source, Loader=SAFE_LOADER)  # noqa: S506 (it is a safe one)
    except yaml.YAMLError as error:
        raise QuestionnaireFileError([f"not YAML: {error}"]) from error
    if not isinstance(raw, dict):
        raise QuestionnaireFileError(["the file must be a mapping with code, version and sections"])
    reader = _Reader()
    questionnaire = reader.questionnaire(raw)
    if reader.faults:
        raise QuestionnaireFileError(reader.faults)
    return questionnaire


class _Reader:
    """Walks the raw file, noting faults instead of stopping at the first."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self.types: dict[str, tuple[str, str, int]] = {}
        """Of each question read so far: its type, its section's scope, how many choices it has."""

    def questionnaire(self, raw: Mapping[str, Any]) -> QuestionnaireText:
        """The head of the file and its sections."""
        version = raw.get("version")
        if not isinstance(version, int) or isinstance(version, bool) or version < 1:
            self.fault("version", "must be a whole number from 1")
            version = 0
        sections = raw.get("sections")
        if not isinstance(sections, list) or not sections:
            self.fault("sections", "must be a list with at least one section")
            sections = []
        codes = [section.get("code") for section in sections if isinstance(section, dict)]
        for code in {code for code in codes if codes.count(code) > 1}:
            self.fault(f"section {code}", "appears twice")
        return QuestionnaireText(
            code=self.code(raw, "questionnaire"),
            version=version,
            scale=self.wordings(raw.get("scale"), "scale", LEVELS),
            evidence=self.wordings(raw.get("evidence"), "evidence", 3),
            sections=tuple(self.section(section) for section in sections if self.is_mapping(section, "section")),
        )

    def section(self, raw: Mapping[str, Any]) -> SectionText:
        """One section and its questions."""
        code = self.code(raw, "section")
        place = f"section {code}"
        scope = self.one_of(raw.get("scope", "company"), SCOPES, f"{place}: scope")
        questions = raw.get("questions")
        if not isinstance(questions, list) or not questions:
            self.fault(place, "has no questions")
            questions = []
        return SectionText(
            code=code,
            weight=self.weight(raw.get("weight", 0), place),
            scope=scope,
            title=self.wording(raw.get("title"), f"{place}: title", required=True),
            questions=tuple(self.question(q, scope) for q in questions if self.is_mapping(q, f"{place}: question")),
        )

    def question(self, raw: Mapping[str, Any], scope: str) -> QuestionText:
        """One question; remembered, so that later conditions may name it."""
        code = self.code(raw, "question")
        if code in self.types:
            self.fault(code, "appears twice")
        type_ = self.one_of(raw.get("type"), QUESTION_TYPES, f"{code}: type")
        has_choices = type_ in {"choice", "multi"}
        question = QuestionText(
            code=code,
            type=type_,
            text=self.wording(raw.get("text"), f"{code}: text", required=True),
            weight=self.weight(raw.get("weight", 1 if type_ == "scale" else 0), code),
            essential=self.flag(raw.get("essential", False), f"{code}: essential"),
            areas=tuple(self.one_of(kind, AREA_KINDS, f"{code}: areas") for kind in raw.get("areas") or ()),
            anchors=self.wordings(raw.get("anchors"), f"{code}: anchors", LEVELS if type_ == "scale" else 0),
            choices=self.wordings(raw.get("choices"), f"{code}: choices", None if has_choices else 0),
            measure=self.wording(raw.get("measure"), f"{code}: measure"),
            unit=self.wording(raw.get("unit"), f"{code}: unit"),
            direction=self.one_of(raw.get("direction", ""), frozenset({"", "up", "down"}), f"{code}: direction"),
            binds=self.binds(raw, code, type_),
            photo=self.one_of(raw.get("photo", ""), frozenset({"", "recommended"}), f"{code}: photo"),
            condition=self.condition(raw.get("condition"), code),
        )
        if question.weight and type_ != "scale":
            self.fault(code, "only scale questions have a weight")
        self.types[code] = (type_, scope, len(question.choices.get("it", ())))
        return question

    def condition(self, raw: object, code: str) -> Condition | None:
        """A condition on an earlier question of the company, with an answer that question can have."""
        if raw is None:
            return None
        try:
            condition = parse_condition(str(raw))
        except ConditionError:
            self.fault(f"{code}: condition", f"{raw!r} is not of the form «A7 = yes»")
            return None
        if condition is None:
            return None
        type_, scope, choices = self.types.get(condition.question, ("", "", 0))
        expected = condition.expected
        fits = {
            "bool": isinstance(expected, bool),
            "scale": type(expected) is int and expected < LEVELS,
            "choice": type(expected) is int and expected < choices,
            "multi": type(expected) is int and expected < choices,
        }.get(type_, False)
        if scope != "company" or not fits:
            self.fault(f"{code}: condition", f"«{condition}» fits no earlier question of the company")
        return condition

    def binds(self, raw: Mapping[str, Any], code: str, type_: str) -> tuple[str, ...]:
        """What of the registry a registry question shows; any other question binds nothing."""
        bound = tuple(part.strip() for part in str(raw.get("binds", "")).split(",") if part.strip())
        if (type_ == "registry") != bool(bound):
            self.fault(f"{code}: binds", "registry questions bind something, others nothing")
        return tuple(self.one_of(name, BINDINGS, f"{code}: binds") for name in bound)

    def wording(self, raw: object, place: str, *, required: bool = False) -> Wording:
        """`{it: …, en: …}`, or one text that is the same in both languages."""
        if raw is None and not required:
            return dict.fromkeys(LANGUAGES, "")
        if isinstance(raw, str) and raw.strip():
            return dict.fromkeys(LANGUAGES, raw.strip())
        if isinstance(raw, dict) and isinstance(raw.get("it"), str) and raw["it"].strip():
            return {language: str(raw.get(language) or raw["it"]).strip() for language in LANGUAGES}
        self.fault(place, "must be a text in Italian and English")
        return dict.fromkeys(LANGUAGES, "")

    def wordings(self, raw: object, place: str, length: int | None) -> Wordings:
        """Lists of texts of one length in each language; Italian stands in where there is no English yet."""
        if raw is None and not length and length is not None:
            return dict.fromkeys(LANGUAGES, ())
        lists = raw if isinstance(raw, dict) else {}
        italian: Any = lists.get("it")
        both: list[Any] = [lists.get(language) or italian for language in LANGUAGES]
        good = all(isinstance(texts, list) and texts and all(isinstance(t, str) and t for t in texts) for texts in both)
        if not good:
            self.fault(place, "must be lists of texts in Italian and English")
            return dict.fromkeys(LANGUAGES, ())
        if len({len(texts) for texts in both}) != 1 or (length is not None and len(both[0]) != length):
            self.fault(place, f"must have {'the same number of' if length is None else length} texts in each language")
        return {language: tuple(texts) for language, texts in zip(LANGUAGES, both, strict=True)}

    def weight(self, raw: object, place: str) -> int:
        """A whole weight from 0; a yes or no is none."""
        if isinstance(raw, bool) or not isinstance(raw, int) or raw < 0:
            self.fault(f"{place}: weight", "must be a whole number from 0")
            return 0
        return raw

    def one_of(self, raw: object, allowed: frozenset[str], place: str) -> str:
        """One of the words allowed."""
        if not isinstance(raw, str) or raw not in allowed:
            self.fault(place, f"{raw!r} is not one of {', '.join(sorted(allowed))}")
        return str(raw)

    def flag(self, raw: object, place: str) -> bool:
        """True or false, in YAML's own words."""
        if not isinstance(raw, bool):
            self.fault(place, "must be true or false")
        return bool(raw)

    def code(self, raw: Mapping[str, Any], noun: str) -> str:
        """The code of a thing: short, without spaces."""
        code = raw.get("code")
        if not isinstance(code, str) or not code or code != "".join(code.split()):
            self.fault(noun, f"{code!r} is not a code")
        return str(code)

    def is_mapping(self, raw: object, place: str) -> bool:
        """Whether this is a mapping; noted if not."""
        if not isinstance(raw, dict):
            self.fault(place, "must be a mapping")
        return isinstance(raw, dict)

    def fault(self, place: str, problem: str) -> None:
        """Note what is wrong and where."""
        self.faults.append(f"{place}: {problem}")
