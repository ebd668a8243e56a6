"""Reports for tests: `audit_to_report()` has a bit of everything, `ready_report()` has its bytes without a drawing."""

import io
from datetime import date
from hashlib import sha256

from PIL import Image

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.models import User
from audits.models import Action, Audit, Photo
from audits.states import AuditState
from common.files.models import StoredFile
from common.pdf import Pdf
from companies.models import Company
from reports.actions import claim_report, deliver_audit, request_report, store_report
from reports.models import Report
from reports.states import ReportKind
from tests.factories.accounts import UserFactory
from tests.factories.audits import (
    ImprovementAreaFactory,
    ObservationFactory,
    VisitFactory,
    answer_all,
    audit_of,
)
from tests.factories.companies import CompanyFactory

PDF = b"%PDF-1.7 not drawn, only stored"


def stored_photo(shade: int = 90) -> StoredFile:
    """Store a small picture and return it; each shade is another one."""
    picture = io.BytesIO()
    Image.new("RGB", (320, 240), (shade, shade // 2, 120)).save(picture, "JPEG")
    return stored_bytes(picture.getvalue())


def stored_bytes(content: bytes, media_type: str = "image/jpeg") -> StoredFile:
    """Store bytes as they are, unchecked; the same bytes once."""
    name = sha256(content).hexdigest()
    if known := StoredFile.objects.filter(sha256=name).first():
        return known
    made = StoredFile(sha256=name, media_type=media_type, size=len(content))
    made.content.save("photo", ContentFile(content), save=False)
    made.save()
    return made


def audit_to_report(company: Company | None = None, *, departments: int = 2, areas: int = 2, **fields: object) -> Audit:
    """Make an audit in review: a visit, all scale answers, an observation with a photograph, areas, an action."""
    given = {"lead": None, "state": AuditState.IN_REVIEW} | fields
    given["lead"] = given["lead"] or UserFactory(full_name="Bruna Conti", roles=["auditor"])
    audit = audit_of(company or CompanyFactory(), departments=departments, **given)
    VisitFactory(audit=audit, agreed="Si comincia dai telai.", priorities="Meno fermi.")
    answer_all(audit, level=2)
    seen = ObservationFactory(audit=audit, section_code="D", department=audit.departments.first())
    Photo.objects.create(observation=seen, file=stored_photo(), caption="Telaio 3")
    for number in range(areas):
        area = ImprovementAreaFactory(audit=audit, title=f"Ambito numero {number}", impact=1 + number % 5)
        Action.objects.create(area=area, title=f"Azione {number}", owner="Direzione", due_on=date(2027, 3, 1))
    return audit


def ready_report(audit: Audit, *, by: User, kind: ReportKind = ReportKind.AUDIT, content: bytes = PDF) -> Report:
    """Ask for a report and store bytes that nobody drew."""
    report = request_report(audit, kind=kind, by=by)
    claim = claim_report(report.pk)
    assert claim is not None
    assert store_report(claim, Pdf(content, 1))
    report.refresh_from_db()
    return report


def delivered_report(company: Company, *, lead: User, reviewer: User) -> Report:
    """Make an audit of the company, reviewed and delivered with a report."""
    audit = audit_to_report(company, lead=lead, reviewer=reviewer, reviewed_at=timezone.now())
    report = ready_report(audit, by=lead)
    deliver_audit(audit, by=lead)
    report.refresh_from_db()
    return report
