"""Loads the demonstration: all of it in one transaction, or nothing."""

from datetime import date, datetime, time, timedelta

from stdnum.it import iva

from django.db import connection, transaction

from accounts.models import User
from audits.states import AuditState
from companies.actions import refresh_sizes
from companies.models import CompanyMembership, Consent
from companies.models.membership import Level
from distretto.demo import names
from distretto.demo.audits import DemoAudit, make_audits
from distretto.demo.companies import make_companies
from distretto.demo.documents import deliver_one, queue_reports
from distretto.demo.fieldwork import ROME
from distretto.demo.newsletters import make_issues
from distretto.demo.outreach import REQUESTS, make_requests, make_workshops
from distretto.demo.ownership import make_stakes
from distretto.demo.people import address, make_people
from distretto.demo.photos import make_photos
from distretto.demo.readers import make_readers

CONSENT = (
    "Il distretto può visitare i reparti, raccogliere i dati dell’audit e restituirli all’impresa in forma riservata."
)


def is_loaded() -> bool:
    """Whether the demonstration is here already."""
    return bool(User.objects.filter(email=address("auditor1")).exists())


@transaction.atomic
def seed(as_of: date) -> dict[str, int]:
    """Load people, companies, audits and what surrounds them; say how many of each."""
    people = make_people()
    made = make_companies(as_of)
    make_stakes(made, as_of)
    audits = make_audits(made, people, make_photos(), as_of)
    _make_consents(audits, people["director"])
    _count_rows()
    delivered = deliver_one(audits, people)
    queued = queue_reports(audits, but=delivered)
    _make_memberships([delivered, _delivered_last(audits)], people, as_of)
    make_requests(as_of, people, [_vat_number(9_500_000 + i, "PO") for i in range(len(REQUESTS) + 1)])
    make_workshops(as_of)
    readers = make_readers(as_of, made, people["outreach"])
    issues = make_issues(as_of, people)
    refresh_sizes([m.company.pk for m in made], on=as_of)
    return {
        "people": len(people),
        "companies": len(made),
        "audits": len(audits),
        "readers": readers,
        "newsletter issues": issues,
        "reports to draw": queued,
    }


def _count_rows() -> None:
    """Let the database see how much has come in: it plans for empty tables else, and reports take seconds each."""
    quote = connection.ops.quote_name
    tables = ", ".join(quote(name) for name in connection.introspection.django_table_names(only_existing=True))
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {tables}")


def _delivered_last(audits: list[DemoAudit]) -> DemoAudit:
    return [audit for audit in audits if audit.slot.state == AuditState.DELIVERED][-1]


def _make_memberships(audits: list[DemoAudit], people: dict[str, User], as_of: date) -> None:
    """Let the demo's entrepreneurs into the portal of their companies."""
    for name, audit in zip(("company1", "company2"), audits, strict=True):
        CompanyMembership.objects.create(
            user=people[name],
            company=audit.sheet.demo.company,
            level=Level.OWNER,
            starts_on=as_of - timedelta(days=200),
        )


def _make_consents(audits: list[DemoAudit], by: User) -> None:
    Consent.objects.bulk_create(
        [
            Consent(
                company=audit.sheet.demo.company,
                purpose=Consent.Purpose.AUDIT,
                is_given=True,
                wording=CONSENT,
                wording_version="1",
                person=audit.sheet.demo.contacts[0].full_name,
                recorded_at=datetime.combine(audit.slot.day - timedelta(days=10), time(10), ROME),
                recorded_by=by,
            )
            for audit in audits
            if not audit.slot.again
        ]
    )


def _vat_number(number: int, province: str) -> str:
    stem = f"{number:07d}{names.VAT_OFFICES[province]}"
    return stem + iva.luhn.calc_check_digit(stem)
