"""The questionnaire's file: the one the product ships, and files that are wrong."""

import copy
from pathlib import Path
from typing import Any

import pytest
import yaml

from audits.conditions import Condition, ConditionError, parse_condition
from audits.questionnaire_file import QuestionnaireFileError, parse_questionnaire

SHIPPED = Path(__file__).resolve().parents[2] / "audits" / "data" / "audit-tecnologico-1.yaml"


def test_the_shipped_questionnaire_is_whole() -> None:
    questionnaire = parse_questionnaire(SHIPPED.read_text(encoding="utf-8"))
    questions = [q for section in questionnaire.sections for q in section.questions]
    assert (questionnaire.code, questionnaire.version) == ("audit-tecnologico", 1)
    assert [s.code for s in questionnaire.sections] == list("ABCDEFGHILMN")
    assert [s.code for s in questionnaire.sections if s.scope == "department"] == ["D"]
    assert sum(s.weight for s in questionnaire.sections) == 100
    assert sum(q.essential for q in questions) == 27
    assert {q.code: q.condition for q in questions if q.condition} == {"I5": Condition("A7", expected=True)}


def test_every_scale_question_has_six_anchors_in_both_languages() -> None:
    """Read from the raw file: the parser lets Italian stand in for missing English."""
    raw = yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))
    scale = [q for section in raw["sections"] for q in section["questions"] if q["type"] == "scale"]
    assert len(scale) == 46
    for question in scale:
        for language in ("it", "en"):
            anchors = question["anchors"][language]
            assert len(set(anchors)) == 6, (question["code"], language)
            assert all(isinstance(anchor, str) and anchor.strip() for anchor in anchors), question["code"]
        assert question["anchors"]["it"] != question["anchors"]["en"], question["code"]


def test_everything_else_that_is_worded_has_both_languages() -> None:
    raw = yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))
    for section in raw["sections"]:
        for worded in [section["title"], *(question["text"] for question in section["questions"])]:
            assert set(worded) == {"it", "en"}
        for question in section["questions"]:
            if question["type"] in {"choice", "multi"}:
                assert len(question["choices"]["it"]) == len(question["choices"]["en"])


SMALL: dict[str, Any] = {
    "code": "small",
    "version": 1,
    "scale": {"it": list("abcdef"), "en": list("abcdef")},
    "evidence": {"it": list("abc"), "en": list("abc")},
    "sections": [
        {
            "code": "A",
            "weight": 0,
            "title": {"it": "Profilo", "en": "Profile"},
            "questions": [
                {"code": "A1", "type": "bool", "text": {"it": "Vero?", "en": "True?"}},
                {
                    "code": "A2",
                    "type": "scale",
                    "weight": 2,
                    "text": {"it": "Quanto?", "en": "How much?"},
                    "anchors": {"it": list("abcdef")},
                    "condition": "A1 = yes",
                },
            ],
        }
    ],
}


def with_change(path: list[str | int], value: object) -> str:
    raw = copy.deepcopy(SMALL)
    target: Any = raw
    for step in path[:-1]:
        target = target[step]
    target[path[-1]] = value
    return yaml.safe_dump(raw)


def test_a_small_file_is_read_and_italian_stands_in_for_english() -> None:
    (section,) = parse_questionnaire(yaml.safe_dump(SMALL)).sections
    assert section.questions[1].anchors == {"it": tuple("abcdef"), "en": tuple("abcdef")}


FIRST, SECOND = ["sections", 0, "questions", 0], ["sections", 0, "questions", 1]


@pytest.mark.parametrize(
    ("path", "value", "fault"),
    [
        (["version"], "1", "version: must be a whole number"),
        (["version"], True, "version: must be a whole number"),
        (["sections"], [], "sections: must be a list"),
        (["sections"], "A", "sections: must be a list"),
        (["scale", "en"], list("abc"), "scale: must have 6"),
        ([*FIRST, "type"], "slider", "A1: type: 'slider'"),
        ([*FIRST, "type"], ["bool"], "A1: type"),
        ([*FIRST, "code"], "A2", "A2: appears twice"),
        ([*FIRST, "code"], "A 1", "question: 'A 1' is not a code"),
        ([*FIRST, "weight"], 1, "A1: only scale questions have a weight"),
        ([*FIRST, "binds"], "company.sector", "A1: binds: registry questions bind something"),
        ([*FIRST, "text"], {"en": "True?"}, "A1: text: must be a text"),
        ([*FIRST, "areas"], ["magic"], "A1: areas: 'magic'"),
        ([*FIRST, "essential"], "yes", "A1: essential: must be true or false"),
        ([*SECOND, "weight"], -1, "A2: weight: must be a whole number from 0"),
        ([*SECOND, "weight"], 1.5, "A2: weight: must be a whole number from 0"),
        ([*SECOND, "anchors"], {"it": list("abcde")}, "A2: anchors: must have 6"),
        ([*SECOND, "anchors"], {"it": [False, *"bcdef"]}, "A2: anchors: must be lists of texts"),
        ([*SECOND, "anchors"], None, "A2: anchors: must be lists of texts"),
        ([*SECOND, "condition"], "A1 is yes", "A2: condition: 'A1 is yes' is not of the form"),
        ([*SECOND, "condition"], "A9 = yes", "A2: condition: «A9 = yes» fits no earlier question"),
        ([*SECOND, "condition"], "A2 = 3", "A2: condition: «A2 = 3» fits no earlier question"),
        ([*SECOND, "condition"], "A1 = 3", "A2: condition: «A1 = 3» fits no earlier question"),
    ],
)
def test_a_wrong_file_says_where_and_what(path: list[str | int], value: object, fault: str) -> None:
    with pytest.raises(QuestionnaireFileError) as caught:
        parse_questionnaire(with_change(path, value))
    assert any(fault in found for found in caught.value.faults), caught.value.faults


@pytest.mark.parametrize("text", ["", "- a list", "a: [", "just words"])
def test_what_is_no_questionnaire_at_all(text: str) -> None:
    with pytest.raises(QuestionnaireFileError):
        parse_questionnaire(text)


def test_all_faults_come_at_once() -> None:
    raw = copy.deepcopy(SMALL)
    raw["version"], raw["sections"][0]["questions"][0]["type"] = 0, "slider"
    with pytest.raises(QuestionnaireFileError) as caught:
        parse_questionnaire(yaml.safe_dump(raw))
    assert len(caught.value.faults) >= 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A7 = yes", Condition("A7", expected=True)),
        ("  A7=no ", Condition("A7", expected=False)),
        ("A4 != 2", Condition("A4", expected=2, negated=True)),
        ("", None),
    ],
)
def test_parse_condition(text: str, expected: Condition | None) -> None:
    assert parse_condition(text) == expected


@pytest.mark.parametrize("text", ["A7", "A7 yes", "= yes", "A7 =", "a7 = yes", "A7 == yes", "A7 = yes = no"])
def test_what_is_no_condition(text: str) -> None:
    with pytest.raises(ConditionError):
        parse_condition(text)


@pytest.mark.parametrize(
    ("condition", "value", "met"),
    [
        ("A7 = yes", True, True),
        ("A7 = yes", False, False),
        ("A7 = yes", None, False),
        ("A7 = yes", 1, False),
        ("A7 != yes", False, True),
        ("A7 != yes", None, False),
        ("B1 = 1", True, False),
        ("B1 = 1", 1, True),
        ("A5 = 2", [1, 2], True),
        ("A5 = 2", [], False),
        ("A5 != 2", [1], True),
    ],
)
def test_a_condition_is_met(condition: str, value: object, met: bool) -> None:
    parsed = parse_condition(condition)
    assert parsed is not None
    assert parsed.is_met_by(value) is met
    assert parse_condition(str(parsed)) == parsed
