"""Planning an audit: of which company, who goes, when, through which departments, by which route."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from audits import permissions
from audits.actions.locking import allow, lock_for_evidence, require_revision
from audits.errors import ActRefusedError
from audits.models import Audit, AuditTransition, QuestionnaireVersion
from audits.states import AuditState
from companies.models import Company, Department, Site


@dataclass(frozen=True)
class Plan:
    """What is planned. `new_departments` are names of departments that the registry does not have yet."""

    planned_on: date
    lead: User
    route: str
    team: Sequence[User] = ()
    departments: Sequence[Department] = ()
    new_departments: Sequence[str] = ()


@transaction.atomic
def plan_audit(company: Company, plan: Plan, *, by: User) -> Audit:
    """Plan an audit with the newest published questionnaire; the company's last delivered one is its forerunner.

    While an audit of the company is open a second one is refused: it would split the answers.
    """
    allow(permissions.can_plan(by))
    company = Company.objects.select_for_update(of=("self",)).get(pk=company.pk)
    if company.archived_at is not None:
        raise ActRefusedError(_("The company is archived: bring it back before planning an audit."))
    if company.audits.open().exists():
        raise ActRefusedError(_("An audit of this company is already open."))
    version = QuestionnaireVersion.objects.newest_published()
    if version is None:
        raise ActRefusedError(_("No questionnaire has been published yet."))
    audit = Audit.objects.create(
        company=company,
        version=version,
        previous=company.audits.delivered().order_by("-delivered_at", "-pk").first(),
        planned_on=plan.planned_on,
        lead=plan.lead,
        route=plan.route,
        created_by=by,
    )
    _set_people_and_places(audit, plan)
    AuditTransition.objects.create(audit=audit, to_state=AuditState.PLANNED, by=by)
    return audit


@transaction.atomic
def change_plan(audit: Audit, plan: Plan, *, seen_revision: int, by: User) -> Audit:
    """Change the plan of an audit that is still being recorded; departments with answers stay in it.

    A second send of the same is no second change.
    """
    locked = lock_for_evidence(audit.pk, by=by)
    if _is_planned(locked, plan):
        return locked
    require_revision(seen_revision, locked.revision)
    _keep_answered_departments(locked, plan)
    locked.planned_on, locked.lead, locked.route = plan.planned_on, plan.lead, plan.route
    locked.revision += 1
    locked.save(update_fields=["planned_on", "lead", "route", "revision", "updated_at"])
    _set_people_and_places(locked, plan)
    return locked


def _is_planned(audit: Audit, plan: Plan) -> bool:
    """Whether this is the plan already; departments that were new when it was sent are there by name."""
    planned = set(audit.departments.all())
    named = {department for department in planned if department.name in plan.new_departments}
    return (
        (audit.planned_on, audit.lead, audit.route) == (plan.planned_on, plan.lead, plan.route)
        and set(audit.team.all()) == set(plan.team) - {plan.lead}
        and planned == set(plan.departments) | named
        and len(named) == len(plan.new_departments)
    )


def _keep_answered_departments(audit: Audit, plan: Plan) -> None:
    leaving = audit.departments.exclude(pk__in=[department.pk for department in plan.departments])
    answered = list(leaving.filter(answers__audit=audit).distinct())
    if answered:
        message = ngettext(
            "This department has answers and stays in the audit: %(names)s.",
            "These departments have answers and stay in the audit: %(names)s.",
            len(answered),
        )
        raise ActRefusedError(message % {"names": ", ".join(map(str, answered))})


def _set_people_and_places(audit: Audit, plan: Plan) -> None:
    audit.team.set(person for person in plan.team if person != plan.lead)
    audit.departments.set([*plan.departments, *_new_departments(audit.company, plan.new_departments)])


def _new_departments(company: Company, names: Sequence[str]) -> list[Department]:
    """Put departments into the registry, on the company's first site; a name that is there already is taken as it is."""
    if not names:
        return []
    site = company.sites.first() or Site.objects.create(company=company, name=_("Main site"), is_seat=True)
    following = site.departments.count()
    return [
        Department.objects.get_or_create(site=site, name=name, defaults={"position": following + place})[0]
        for place, name in enumerate(names)
    ]
