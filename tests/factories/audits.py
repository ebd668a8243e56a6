"""Audits for tests. `audit_of(company)` gives one with the shipped questionnaire and two departments."""

from datetime import UTC, date, datetime

import factory

from accounts.models import User
from accounts.roles import Role
from audits.actions import load_questionnaire_version
from audits.models import (
    Answer,
    Audit,
    AuditRequest,
    ImprovementArea,
    Observation,
    Question,
    QuestionnaireVersion,
    Visit,
)
from companies.models import Company, Department, Site
from tests.factories.accounts import UserFactory
from tests.factories.companies import CompanyFactory


def shipped_version() -> QuestionnaireVersion:
    """Return the questionnaire that comes with the product, loading it into this test's database if need be."""
    return load_questionnaire_version()[0]


def question(code: str) -> Question:
    """Return a question of the shipped questionnaire."""
    return shipped_version().questions.select_related("section").get(code=code)


class SiteFactory(factory.django.DjangoModelFactory[Site]):
    """A site of a company."""

    class Meta:
        model = Site
        django_get_or_create = ("company", "name")

    company = factory.SubFactory(CompanyFactory)
    name = "Stabilimento"


class DepartmentFactory(factory.django.DjangoModelFactory[Department]):
    """A department; `company=` puts it on that company's plant."""

    class Meta:
        model = Department

    class Params:
        company = factory.SubFactory(CompanyFactory)

    site = factory.SubFactory(SiteFactory, company=factory.SelfAttribute("..company"))
    name = factory.Sequence(lambda n: f"Reparto {n}")
    headcount = 8
    position = factory.Sequence(int)


class AuditorFactory(UserFactory):
    """An auditor of the district."""

    roles = factory.LazyFunction(lambda: [Role.AUDITOR])


class AuditFactory(factory.django.DjangoModelFactory[Audit]):
    """A planned audit with the shipped questionnaire; `departments=[…]` and `team=[…]` may be given."""

    class Meta:
        model = Audit
        skip_postgeneration_save = True

    company = factory.SubFactory(CompanyFactory)
    version = factory.LazyFunction(shipped_version)
    lead = factory.SubFactory(AuditorFactory)
    planned_on = date(2026, 11, 24)

    @factory.post_generation
    def departments(self: Audit, create: bool, extracted: list[Department] | None, **kwargs: object) -> None:
        """Plan the departments."""
        if create and extracted:
            self.departments.set(extracted)

    @factory.post_generation
    def team(self: Audit, create: bool, extracted: list[User] | None, **kwargs: object) -> None:
        """Put people beside the lead."""
        if create and extracted:
            self.team.set(extracted)


class AnswerFactory(factory.django.DjangoModelFactory[Answer]):
    """A level on a scale question, by default on B1; `question="C1"` is found by its code."""

    class Meta:
        model = Answer

    class Params:
        code = "B1"

    audit = factory.SubFactory(AuditFactory)
    question = factory.LazyAttribute(lambda made: question(made.code))
    level = 3
    answered_by = factory.SelfAttribute("audit.lead")


class VisitFactory(factory.django.DjangoModelFactory[Visit]):
    """A morning at the company."""

    class Meta:
        model = Visit

    audit = factory.SubFactory(AuditFactory)
    starts_at = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
    ends_at = datetime(2026, 11, 24, 11, 30, tzinfo=UTC)


class ObservationFactory(factory.django.DjangoModelFactory[Observation]):
    """Something seen in the departments."""

    class Meta:
        model = Observation

    audit = factory.SubFactory(AuditFactory)
    text = "I telai 3 e 4 sono fermi da una settimana."


class ImprovementAreaFactory(factory.django.DjangoModelFactory[ImprovementArea]):
    """A plausible area without estimates."""

    class Meta:
        model = ImprovementArea

    audit = factory.SubFactory(AuditFactory)
    kind = "process"
    title = "Raccolta dati dai telai"
    impact = 4
    effort = 2


def audit_of(company: Company, *, lead: User | None = None, departments: int = 2, **fields: object) -> Audit:
    """Make an audit of this company with departments of its own."""
    made = [DepartmentFactory(site=SiteFactory(company=company)) for _ in range(departments)]
    return AuditFactory(company=company, departments=made, **({"lead": lead} if lead else {}), **fields)


def answer_all(audit: Audit, level: int = 3, *, essential_only: bool = False, **fields: object) -> list[Answer]:
    """Give every scale question that is asked without a condition this level, D in each planned department."""
    answers = []
    questions = audit.version.questions.filter(type="scale", condition="").select_related("section")
    for asked in questions.filter(is_essential=True) if essential_only else questions:
        places = audit.departments.all() if asked.section.is_per_department else [None]
        answers += [
            Answer(audit=audit, question=asked, department=place, level=level, answered_by=audit.lead, **fields)
            for place in places
        ]
    return Answer.objects.bulk_create(answers)


def walk_to(audit: Audit, state: str, **fields: object) -> Audit:
    """Move an audit to a later state past its actions, one allowed step after the other; the last one sets `fields`."""
    steps = {
        "planned": [],
        "in_progress": ["in_progress"],
        "in_review": ["in_progress", "in_review"],
        "delivered": ["in_progress", "in_review", "delivered"],
        "closed": ["in_progress", "in_review", "delivered", "closed"],
        "cancelled": ["cancelled"],
    }[state]
    steps = steps[steps.index(audit.state) + 1 :] if audit.state in steps else steps
    for step in steps:
        changed = fields if step == steps[-1] or step == "delivered" else {}
        Audit.objects.filter(pk=audit.pk).update(state=step, **changed)
    audit.refresh_from_db()
    return audit


class AuditRequestFactory(factory.django.DjangoModelFactory[AuditRequest]):
    """A request that waits, from a company that the registry does not have."""

    class Meta:
        model = AuditRequest

    company_name = "Maglificio Bianchi S.r.l."
    vat_number = "06076400529"
    municipality = "Prato"
    contact_name = "Anna Bianchi"
    email = "anna@example.org"
    privacy_wording = "Ho letto l'informativa."
    privacy_version = "test"
