"""What audits add to the registry's pages: the tab, the next step, the filters and the column."""

from datetime import timedelta

import pytest

from django.utils import timezone

from accounts.models import User
from audits.company_pages import audit_step
from audits.states import AuditState, Origin
from tests.cast import client_of
from tests.factories import audits as make_audit
from tests.factories import companies as make

pytestmark = pytest.mark.django_db


def delivered(days_ago: int = 10, **fields: object) -> object:
    moment = timezone.now() - timedelta(days=days_ago)
    return make_audit.AuditFactory(state=AuditState.DELIVERED, origin=Origin.IMPORTED, delivered_at=moment, **fields)


def shown(user: User, **query: object) -> set[str]:
    return {row.company.name for row in client_of(user).get("/companies/", query).context["rows"]}


def test_filters_by_audit_and_by_kind_of_area(auditor: User) -> None:
    done, open_, never = (make.CompanyFactory(name=name) for name in ("Fatta", "Aperta", "Mai"))
    delivered(company=done)
    audit = make_audit.AuditFactory(company=open_)
    make_audit.ImprovementAreaFactory(audit=audit, kind="process")
    assert shown(auditor, audited="yes") == {done.name}
    assert shown(auditor, audited="open") == {open_.name}
    assert shown(auditor, audited="no") == {open_.name, never.name}
    assert shown(auditor, area_kind="process") == {open_.name}
    assert shown(auditor, area_kind="product") == set()
    assert shown(auditor, area_kind="process", audited="no") == {open_.name}


def test_last_audit_is_a_column_that_sorts(auditor: User) -> None:
    old, new = delivered(400).company, delivered(20).company
    never = make.CompanyFactory()
    rows = client_of(auditor).get("/companies/", {"sort": "-last_audit"}).context["rows"]
    assert [row.company for row in rows] == [new, old, never]


def test_next_step(auditor: User, outreach: User) -> None:
    company = make.CompanyFactory()
    assert audit_step(company, auditor).url == f"/audits/new/?company={company.pk}"
    assert audit_step(company, outreach) is None
    audit = make_audit.AuditFactory(company=company)
    assert audit_step(company, auditor).url == audit.get_absolute_url()
    assert audit_step(delivered(30).company, auditor) is None
    assert "?company=" in audit_step(delivered(700).company, auditor).url


def test_the_tab_lists_audits_and_areas(auditor: User) -> None:
    audit = make_audit.AuditFactory()
    area = make_audit.ImprovementAreaFactory(audit=audit, title="Essiccazione a vuoto")
    page = client_of(auditor).get(audit.company.get_absolute_url(), {"tab": "audits"}).content.decode()
    assert area.title in page
    assert audit.get_absolute_url() in page


def test_departments_that_an_audit_names_stay_and_so_does_their_site(auditor: User) -> None:
    audit = make_audit.audit_of(make.CompanyFactory(), lead=auditor)
    planned, seen = audit.departments.all()
    make_audit.VisitFactory(audit=audit).departments.add(seen)
    audit.departments.remove(seen)
    free = make_audit.DepartmentFactory(site=planned.site)
    client = client_of(auditor)
    for folder, pk in (("departments", planned.pk), ("departments", seen.pk), ("sites", planned.site_id)):
        client.post(f"/companies/{audit.company_id}/{folder}/{pk}/delete/")
    client.post(f"/companies/{audit.company_id}/departments/{free.pk}/delete/")
    assert set(planned.site.departments.all()) == {planned, seen}
