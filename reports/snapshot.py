"""The frozen content of a report: everything it shows, as plain JSON, taken when it is asked for.

What is drawn later depends on nothing else; photographs are named by the hash of their bytes. Exact values stay text
("12500.00"), days and moments ISO. The number of queries is the same for any audit.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Prefetch
from django.utils import timezone, translation

from audits.models import Audit, Visit
from companies.models import Company, Department, Site
from reports.findings import Findings

SCHEMA = 1
YEARS = 3
OUTSIDE_FINGERPRINT = ("made_at", "version", "comparison", "company", "house")

Json = dict[str, Any]


def take_snapshot(audit_id: int, *, version: int, language: str, made_at: datetime) -> Json:
    """Copy what a report shows; call it in a transaction, so that it is one moment."""
    audit = _audit(audit_id)
    with translation.override(language):
        findings = Findings(audit)
        return {
            "schema": SCHEMA,
            "language": language,
            "version": version,
            "made_at": made_at.astimezone(timezone.get_default_timezone()).isoformat(timespec="seconds"),
            "house": _house(),
            "company": _company(audit.company),
            "audit": _facts(audit),
            "visits": [_visit(visit) for visit in audit.visits.all()],
            "questionnaire": findings.questionnaire(),
            "overall": findings.overall(),
            "comparison": findings.comparison(),
            "sections": findings.sections(),
            "observations": findings.observations(),
            "areas": findings.areas(),
        }


def fingerprint(content: Json) -> str:
    """The same for two snapshots that say the same of the audit: what changed outside it does not count."""
    said = {key: value for key, value in content.items() if key not in OUTSIDE_FINGERPRINT}
    said["audit"] = {key: value for key, value in content["audit"].items() if key != "reviewer"}
    said["sections"] = [{**section, "median": None} for section in content["sections"]]
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def photo_hashes(content: Mapping[str, Any]) -> set[str]:
    """The photographs that a drawing will need."""
    shown = [photo for observation in content["observations"] for photo in observation["photos"]]
    shown += [photo for section in content["sections"] for answer in section["answers"] for photo in answer["photos"]]
    return {photo["sha256"] for photo in shown}


def _audit(audit_id: int) -> Audit:
    """The audit with all that is read of its company and its visits."""
    departments = Department.objects.select_related("site")
    sites = Site.objects.select_related("municipality__province").prefetch_related("departments")
    company = Company.objects.select_related("sector", "ateco", "group", "municipality__province").prefetch_related(
        Prefetch("sites", sites), "yearly_figures"
    )
    visits = Visit.objects.prefetch_related("contacts", Prefetch("departments", departments))
    return (
        Audit.objects.select_related("version__questionnaire", "lead", "reviewer")
        .prefetch_related(Prefetch("company", company), "team", Prefetch("visits", visits))
        .get(pk=audit_id)
    )


def _house() -> Json:
    name = settings.DISTRICT_NAME
    initials = "".join(word[0] for word in name.split()[:2]).upper()
    return {"name": name, "region": settings.DISTRICT_REGION, "initials": initials}


def _company(company: Company) -> Json:
    place = str(company.municipality) if company.municipality else ""
    return {
        "name": company.name,
        "legal_form": company.legal_form,
        "vat_number": company.vat_number,
        "tax_code": company.tax_code,
        "address": company.address,
        "place": " ".join(filter(None, (company.postcode, place))),
        "sector": str(company.sector or ""),
        "ateco": str(company.ateco or ""),
        "group": str(company.group or ""),
        "size": str(company.get_size_class_display()) if company.size_class else "",
        "sites": [_site(site) for site in company.sites.all()],
        "years": [
            {
                "year": str(figures.year),
                "employees": _exact(figures.employees),
                "turnover": _exact(figures.turnover),
                "balance_sheet": _exact(figures.balance_sheet),
                "rd_spending": _exact(figures.rd_spending),
                "export_share": _exact(figures.export_share),
            }
            for figures in list(company.yearly_figures.all())[:YEARS]
        ],
    }


def _exact(value: object) -> str | None:
    return None if value is None else str(value)


def _site(site: Site) -> Json:
    place = str(site.municipality) if site.municipality else ""
    return {
        "name": site.name,
        "place": ", ".join(filter(None, (site.address, place))),
        "departments": [{"name": d.name, "headcount": d.headcount} for d in site.departments.all()],
    }


def _facts(audit: Audit) -> Json:
    return {
        "number": f"{audit.planned_on.year}-{audit.pk:05d}",
        "lead": str(audit.lead),
        "team": sorted(str(person) for person in audit.team.all() if person.pk != audit.lead_id),
        "reviewer": str(audit.reviewer or ""),
        "planned_on": audit.planned_on.isoformat(),
        "route": audit.route,
        "none_found": audit.none_found,
        "none_found_note": audit.none_found_note,
    }


def _visit(visit: Visit) -> Json:
    starts, ends = timezone.localtime(visit.starts_at), timezone.localtime(visit.ends_at)
    people = [f"{contact.full_name} ({contact.get_role_display()})" for contact in visit.contacts.all()]
    return {
        "day": starts.date().isoformat(),
        "times": f"{starts:%H:%M}–{ends:%H:%M}",
        "people": [*people, *filter(None, [visit.other_people])],
        "departments": [department.name for department in visit.departments.all()],
        "agreed": visit.agreed,
        "priorities": visit.priorities,
    }
