"""Reads a questionnaire from its YAML file into plain values, and says everything that is wrong with it.

Pure: no database. `audits.actions.load_questionnaire_version` stores what comes out of here.
"""

import functools
from collections.abc import Mapping
from typing import Any

import yaml

from audits.conditions import Condition, ConditionError, parse_condition
from audits.questionnaire_fields import FieldReader
from audits.questionnaire_text import QuestionnaireText, QuestionText, SectionText

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


class QuestionnaireFileError(ValueError):
    """The file is not a questionnaire; `faults` lists everything found, each with its place."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@functools.lru_cache(maxsize=2)
def parse_questionnaire(source: str) -> QuestionnaireText:
    """Parse and validate, the same text once; raises `QuestionnaireFileError` with all the faults at once."""
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


class _Reader(FieldReader):
    """Walks the raw file from its head to the questions."""

    def __init__(self) -> None:
        super().__init__()
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
