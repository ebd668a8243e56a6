"""From the frozen content to the HTML that is drawn: no database, no clock.

The layouts are templates; what they show is prepared here, so that a template only walks lists.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from common.pdf import drawable
from reports import pictures
from reports.printable import printable

Content = Mapping[str, Any]

STRONG_FROM = 4
WEAK_TO = 2
POINTS = 4
RUNNING_NAME = 70
CHARTED_DEPARTMENTS = 14
CHARTED_AREAS = 30


@dataclass(frozen=True)
class Fit:
    """How much a summary says: areas, actions, and letters of any text."""

    areas: int
    actions: int
    letters: int


SUMMARY_FITS = (Fit(6, 6, 200), Fit(6, 4, 110), Fit(5, 3, 80), Fit(4, 2, 60), Fit(3, 2, 40), Fit(2, 1, 20))
SUMMARY_SECTIONS = 3


@dataclass(frozen=True)
class Part:
    """A line of the contents below a chapter."""

    anchor: str
    title: str


@dataclass(frozen=True)
class Chapter:
    """A chapter: its anchor, its title, its lines in the contents."""

    anchor: str
    title: str
    parts: list[Part] = field(default_factory=list)


def audit_report_html(content: Content) -> str:
    """The audit report in the language it was asked for in."""
    with translation.override(content["language"]):
        return render_to_string("reports/pdf/audit_report.html", _report_context(printable(content, drawable())))


def summary_html(content: Content, fit: int) -> str:
    """The one-page summary; `fit` 0 says most, each step less."""
    with translation.override(content["language"]):
        return render_to_string("reports/pdf/summary.html", _summary_context(printable(content, drawable()), fit))


def _summary_context(content: Content, fit: int) -> dict[str, Any]:
    say = SUMMARY_FITS[fit]
    scored = sorted((s for s in content["sections"] if s["score"] is not None), key=lambda s: -Decimal(s["score"]))
    half = min(SUMMARY_SECTIONS, len(scored) // 2)
    actions = [action for area in content["areas"] for action in area["actions"]]
    return {
        "content": content,
        "foot": _foot(content),
        "fit": fit,
        "letters": say.letters,
        "radar": pictures.radar(content),
        "strong": scored[:half],
        "weak": scored[len(scored) - half :][::-1],
        "areas": content["areas"][: say.areas],
        "more_areas": max(0, len(content["areas"]) - say.areas),
        "actions": actions[: say.actions],
        "more_actions": max(0, len(actions) - say.actions),
    }


def _report_context(content: Content) -> dict[str, Any]:
    sections = [_section(content, section) for section in content["sections"]]
    codes = {section["code"] for section in content["sections"]}
    general = [o for o in content["observations"] if o["section"] not in codes]
    return {
        "content": content,
        "foot": _foot(content),
        "chapters": _chapters(content, sections, has_general=bool(general)),
        "company_facts": company_facts(content["company"]),
        "profile_sections": [s for s in map(_profile_section, content["sections"]) if s["answers"]],
        "scored": [section for section in content["sections"] if section["weight"]],
        "sections": [section for section in sections if _has_results(section)],
        "general_observations": general,
        "charts": {
            "radar": pictures.radar(content),
            "matrix": pictures.matrix(content["areas"][:CHARTED_AREAS]),
        },
        "areas_off_chart": max(0, len(content["areas"]) - CHARTED_AREAS),
        "actions": [a | {"rank": area["rank"]} for area in content["areas"] for a in area["actions"]],
        "annex": [_annex_section(section) for section in content["sections"]],
    }


def _foot(content: Content) -> str:
    name = content["company"]["name"]
    short = name if len(name) <= RUNNING_NAME else name[: RUNNING_NAME - 1].rstrip() + "…"
    return f"{_('Technology audit report')} – {short}"


def _chapters(content: Content, sections: list[dict[str, Any]], *, has_general: bool) -> dict[str, Chapter]:
    parts = [Part(f"section-{s['code']}", f"{s['code']}. {s['title']}") for s in sections if _has_results(s)]
    if has_general:
        parts.append(Part("observations", _("Other observations")))
    areas = []
    if content["areas"]:
        areas = [Part("ranking", _("The two rankings")), Part("cards", _("The areas one by one"))]
    titles = {
        "profile": (_("The company"), []),
        "method": (_("The audit and its method"), []),
        "overview": (_("The whole picture"), []),
        "sections": (_("Results by section"), parts),
        "areas": (_("Improvement areas"), areas),
        "actions": (_("Agreed actions"), []),
    }
    chapters = {
        key: Chapter(key, f"{number}. {title}", lines) for number, (key, (title, lines)) in enumerate(titles.items(), 1)
    }
    chapters["annex"] = Chapter("annex", _("Annex A. All answers"))
    return chapters


def company_facts(company: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What is known of the company, in the order of reading; what is not known has no line."""
    facts = [
        (_("Company"), _named(company["name"], company["legal_form"])),
        (_("Seat"), ", ".join(filter(None, (company["address"], company["place"])))),
        (_("VAT number"), company["vat_number"]),
        (_("Tax code"), company["tax_code"] if company["tax_code"] != company["vat_number"] else ""),
        (_("Sector"), company["sector"]),
        (_("Activity (ATECO)"), company["ateco"]),
        (_("Size (EU rule)"), company["size"]),
        (_("Group"), company["group"]),
    ]
    return [(name, value) for name, value in facts if value]


def _named(name: str, legal_form: str) -> str:
    """The name with its legal form, which most names already end with."""
    return name if name.casefold().endswith(legal_form.casefold()) else f"{name} {legal_form}"


def _profile_section(section: Mapping[str, Any]) -> dict[str, Any]:
    """A section that carries no score: what was answered is shown as it is."""
    given = [answer for answer in section["answers"] if answer["text"] and not answer["not_applicable"]]
    return {**section, "answers": [] if section["weight"] else given}


def _section(content: Content, section: Mapping[str, Any]) -> dict[str, Any]:
    """A section with what stands out in it."""
    levels = [answer for answer in section["answers"] if answer["level"] is not None]
    weak = [answer for answer in levels if _falls_short(answer)]
    strong = [answer for answer in levels if answer["level"] >= STRONG_FROM and answer not in weak]
    departments = section["departments"]
    charted = len(departments) <= CHARTED_DEPARTMENTS
    return {
        **section,
        "scored": bool(section["weight"]),
        "surveyed": any(_says_something(answer) for answer in section["answers"]),
        "strong": sorted(strong, key=lambda a: -a["level"])[:POINTS],
        "weak": sorted(weak, key=lambda a: a["level"] - (a["target"] or WEAK_TO + 1))[:POINTS],
        "observations": [o for o in content["observations"] if o["section"] == section["code"]],
        "pictures": [photo for answer in section["answers"] for photo in answer["photos"]],
        "department_chart": pictures.departments(section) if charted else "",
        "department_rows": [] if charted else departments,
    }


def _has_results(section: Mapping[str, Any]) -> bool:
    """Whether the section has a score, or something that was seen."""
    return bool(section["weight"] or section["observations"] or section["pictures"])


def _says_something(answer: Mapping[str, Any]) -> bool:
    """Whether there is more than a photograph."""
    return bool(answer["level"] is not None or answer["text"] or answer["note"] or answer["not_applicable"])


def _falls_short(answer: Mapping[str, Any]) -> bool:
    """Below what was agreed; where nothing was agreed, low on the scale."""
    if answer["target"] is not None:
        return bool(answer["level"] < answer["target"])
    return bool(answer["level"] <= WEAK_TO)


def _annex_section(section: Mapping[str, Any]) -> dict[str, Any]:
    """A section of the annex; answers per department become one small table, only what was said stays a line."""
    section = {**section, "answers": [answer for answer in section["answers"] if _says_something(answer)]}
    if not section["departments"]:
        return {**section, "matrix": None}
    names = [department["name"] for department in section["departments"]]
    found = {(a["department"], a["code"]): a for a in section["answers"]}
    questions = {a["code"]: a["question"] for a in section["answers"]}
    codes = sorted(questions, key=section["codes"].index)
    rows = [{"name": n, "cells": [_cell(found.get((n, code))) for code in codes]} for n in names]
    remarks = [
        {**answer, "question": ""}
        for answer in section["answers"]
        if answer["note"] or answer["not_applicable"] or answer["level"] is None
    ]
    matrix = {"codes": codes, "rows": rows, "questions": [(code, questions[code]) for code in codes]}
    return {**section, "matrix": matrix if codes else None, "answers": remarks}


def _cell(answer: Mapping[str, Any] | None) -> str:
    if answer is None:
        return "–"
    if answer["not_applicable"]:
        return _("n.a.")
    level = "•" if answer["level"] is None else str(answer["level"])
    return level if answer["target"] is None else f"{level} ({answer['target']})"
