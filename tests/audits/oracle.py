"""What the scores should be, written anew from the words of the domain; shares nothing with `audits.scoring`.

Section = sum(weight x value) / sum(weight) over answered scale questions, 0-5; a section per department so in each,
then the mean of the departments; overall = weighted mean of the scored sections. Not applicable and hidden questions
leave both sums. Coverage = answered / (asked - not applicable - hidden), scale questions only, on the route chosen, a
section per department once per planned department. A sector is compared over each company's latest delivered audit,
from five companies on.
"""

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from audits.models import Answer, Audit, Question, Section, SectionScore


@dataclass
class Asked:
    """A question with all that the words need; `opens` is (code of another question, its answer) or None."""

    code: str
    section: str
    weight: int = 1
    is_scale: bool = True
    is_essential: bool = False
    opens: tuple[str, object] | None = None


@dataclass
class Paper:
    """An audit on paper: `given` maps (question, department or None) to a value, or to "n.a."."""

    asked: list[Asked]
    section_weights: dict[str, int]
    department_sections: set[str] = field(default_factory=set)
    departments: list[object] = field(default_factory=list)
    given: dict[tuple[str, object], object] = field(default_factory=dict)
    short_route: bool = False


def is_hidden(paper: Paper, question: Asked) -> bool:
    """Hidden: there is a condition, and the answer it waits for is not there (or is hidden itself)."""
    if question.opens is None:
        return False
    code, expected = question.opens
    gate = next((one for one in paper.asked if one.code == code), None)
    said = paper.given.get((code, None))
    return gate is None or is_hidden(paper, gate) or type(said) is not type(expected) or said != expected


def section_score(paper: Paper, section: str) -> Fraction | None:
    """The score of one section."""
    if section not in paper.department_sections:
        return _sheet_score(paper, section, None)
    scores = [_sheet_score(paper, section, department) for department in paper.departments]
    there = [score for score in scores if score is not None]
    return sum(there, Fraction()) / len(there) if there else None


def _sheet_score(paper: Paper, section: str, department: object) -> Fraction | None:
    top = bottom = 0
    for question in paper.asked:
        if question.section != section or not question.is_scale or is_hidden(paper, question):
            continue
        value = paper.given.get((question.code, department))
        if isinstance(value, int):
            top += question.weight * value
            bottom += question.weight
    return Fraction(top, bottom) if bottom else None


def overall_score(paper: Paper) -> Fraction | None:
    """The mean of the scored sections by their weights."""
    top, bottom = Fraction(), 0
    for section, weight in paper.section_weights.items():
        score = section_score(paper, section)
        if score is not None:
            top += weight * score
            bottom += weight
    return top / bottom if bottom else None


def coverage(paper: Paper, section: str | None = None) -> tuple[int, int]:
    """How many were answered, of how many: of a section, or of all."""
    answered = due = 0
    for question in paper.asked:
        if section is not None and question.section != section:
            continue
        if not question.is_scale or is_hidden(paper, question) or (paper.short_route and not question.is_essential):
            continue
        for place in paper.departments if question.section in paper.department_sections else [None]:
            value = paper.given.get((question.code, place))
            due += value != "n.a."
            answered += isinstance(value, int)
    return answered, due


def official(score: Fraction | None) -> Decimal | None:
    """Two places, half up."""
    if score is None:
        return None
    exact = Decimal(score.numerator) / Decimal(score.denominator)
    return exact.quantize(Decimal("0.01"), ROUND_HALF_UP)


def percent(share: tuple[int, int]) -> Decimal | None:
    """A coverage as it is stored."""
    return official(Fraction(100 * share[0], share[1])) if share[1] else None


def middle(values: list[Decimal]) -> Fraction | None:
    """The median of at least five; of an even number the middle of the two in the middle."""
    if len(values) < 5:
        return None
    ordered = sorted(values)
    half = len(ordered) // 2
    if len(ordered) % 2:
        return Fraction(ordered[half])
    return (Fraction(ordered[half - 1]) + Fraction(ordered[half])) / 2


def paper_of(audit: int) -> Paper:
    """The audit as its rows tell it, column by column."""
    row = Audit.objects.values("version", "route").get(pk=audit)
    sections = list(Section.objects.filter(version=row["version"]).values("code", "weight", "scope"))
    paper = Paper([], {one["code"]: one["weight"] for one in sections}, short_route=row["route"] == "essential")
    paper.department_sections = {one["code"] for one in sections if one["scope"] == "department"}
    paper.departments = list(
        Audit.objects.filter(pk=audit).exclude(departments=None).values_list("departments", flat=True)
    )
    columns = ("code", "section__code", "weight", "type", "is_essential", "condition")
    for code, section, weight, kind, is_essential, condition in Question.objects.filter(
        version=row["version"]
    ).values_list(*columns):
        gate, _, word = condition.partition(" = ")
        opens = (gate, {"yes": True, "no": False}.get(word, word)) if condition else None
        paper.asked.append(Asked(code, section, weight, kind == "scale", is_essential, opens))
    for one in Answer.objects.filter(audit=audit).values(
        "question__code", "department", "level", "value", "not_applicable"
    ):
        said = one["value"] if one["level"] is None else one["level"]
        if one["not_applicable"] or said is not None:
            paper.given[one["question__code"], one["department"]] = "n.a." if one["not_applicable"] else said
    return paper


def latest_scores(sector: int) -> dict[str, list[Decimal]]:
    """Of each company of the sector the frozen scores of its latest delivered audit, by section; "" is the overall."""
    latest = {}
    rows = Audit.objects.filter(company__sector=sector, state__in=["delivered", "closed"])
    for one in rows.order_by("delivered_at", "pk").values("company", "pk", "overall_score"):
        latest[one["company"]] = one
    found: dict[str, list[Decimal]] = {}
    for one in latest.values():
        scores = SectionScore.objects.filter(audit=one["pk"]).values_list("section_code", "score")
        for code, score in [*scores, ("", one["overall_score"])]:
            if score is not None:
                found.setdefault(code, []).append(score)
    return found
