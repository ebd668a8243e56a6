"""The history says who changed what, when, in words, with as many queries for many changes as for one."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

import pghistory
import pytest

from django.template.loader import render_to_string
from django.utils import timezone, translation

from accounts.models import User
from audits.models import AuditTeamMember
from common.history import Trail, history_of
from common.ui.formats import moment
from companies.models import Company, Site
from tests.factories.audits import AuditFactory, AuditorFactory
from tests.factories.companies import CompanyFactory, SectorFactory


def company_history(company: Company) -> list:
    return history_of(Trail(Company, pk=company.pk), Trail(Site, company=company))


@pytest.fixture
def company(db: None, auditor: User) -> Company:
    with pghistory.context(user=auditor.pk):
        return CompanyFactory(name="Arno Tessuti S.r.l.", sector=SectorFactory(code="tessile"))


def change(company: Company, by: User, **fields: object) -> None:
    with pghistory.context(user=by.pk):
        Company.objects.filter(pk=company.pk).update(**fields)


def test_history_tells_who_made_and_who_changed_what(company: Company, auditor: User, director: User) -> None:
    change(company, director, name="Arno Filati S.r.l.", sector=SectorFactory(code="moda"), founded_on=date(1987, 5, 3))
    with translation.override("it"):
        latest, first = company_history(company)
    assert (first.who, first.kind, first.title) == ("Bruna Conti", "insert", "Arno Tessuti S.r.l.")
    assert (latest.who, latest.kind) == ("Nora Orsini", "update")
    told = {(difference.old, difference.new) for difference in latest.differences}
    assert told == {("Arno Tessuti S.r.l.", "Arno Filati S.r.l."), ("Tessile", "Moda"), ("–", "03/05/1987")}


@pytest.mark.django_db
def test_history_knows_changes_that_nobody_in_a_browser_made() -> None:
    company = CompanyFactory()
    Company.objects.filter(pk=company.pk).update(phone="0574 000000")
    with translation.override("it"):
        assert company_history(company)[0].who == "Il sistema"


def test_history_writes_its_moments_as_every_page_does(company: Company) -> None:
    history = company_history(company)
    shown = render_to_string("components/history.html", {"history": history})
    assert f">{moment(history[0].at)}</time>" in shown


def test_history_of_one_request_is_one_change(company: Company, auditor: User) -> None:
    with pghistory.context(user=auditor.pk):
        Company.objects.filter(pk=company.pk).update(phone="1")
        Company.objects.filter(pk=company.pk).update(phone="2", notes="seen")
    latest, _first = company_history(company)
    assert [(difference.old, difference.new) for difference in latest.differences] == [("–", "2"), ("–", "seen")]


def test_history_leaves_out_bookkeeping(company: Company) -> None:
    Company.objects.filter(pk=company.pk).update(updated_at=timezone.now())
    assert [entry.kind for entry in company_history(company)] == ["insert"]


def test_history_keeps_what_was_removed(company: Company, auditor: User) -> None:
    site = Site.objects.create(company=company, name="Magazzino")
    with pghistory.context(user=auditor.pk):
        site.delete()
    removed = next(entry for entry in company_history(company) if entry.kind == "delete")
    assert (removed.noun, removed.title, removed.who) == (str(Site._meta.verbose_name), "Magazzino", "Bruna Conti")


def test_history_of_another_company_is_not_told(company: Company) -> None:
    other = CompanyFactory()
    assert [entry.title for entry in company_history(other)] == [other.name]


def test_history_shows_the_latest_and_never_a_half_change(company: Company, auditor: User) -> None:
    for number in range(8):
        change(company, auditor, phone=str(number))
    shown = history_of(Trail(Company, pk=company.pk), limit=3)
    assert [entry.differences[0].new for entry in shown] == ["7", "6", "5"]


def test_history_of_one_moment_begins_with_the_first_trail(company: Company, auditor: User) -> None:
    Site.objects.create(company=company, name="Magazzino")
    change(company, auditor, phone="1")
    told = [(entry.noun, entry.kind) for entry in company_history(company)]
    assert told == [
        (str(Site._meta.verbose_name), "insert"),
        (str(Company._meta.verbose_name), "update"),
        (str(Company._meta.verbose_name), "insert"),
    ]


@pytest.mark.parametrize(("near", "far"), [("audit", "Bruna Conti"), ("user", "Arno Tessuti S.r.l. 2026")])
def test_history_calls_a_link_after_its_other_end(company: Company, auditor: User, near: str, far: str) -> None:
    audit = AuditFactory(company=company, team=[auditor])
    whose = {"audit": audit.pk, "user": auditor.pk}[near]
    assert [entry.title for entry in history_of(Trail(AuditTeamMember, **{near: whose}))] == [far]


def test_history_calls_a_link_to_somebody_who_is_gone_deleted(company: Company) -> None:
    person = AuditorFactory()
    audit = AuditFactory(company=company, team=[person])
    person.delete()
    with translation.override("en"):
        latest, _first = history_of(Trail(AuditTeamMember, audit=audit.pk))
    assert (latest.kind, latest.title) == ("delete", "deleted")


def test_history_costs_the_same_queries_for_one_change_and_for_many(
    company: Company,
    auditor: User,
    director: User,
    django_assert_num_queries: Callable[..., AbstractContextManager[object]],
) -> None:
    change(company, director, sector=SectorFactory(code="moda"))
    with django_assert_num_queries(4):  # two trails, the people, the sectors
        company_history(company)
    for number in range(5):
        change(company, auditor if number % 2 else director, sector=SectorFactory(code=f"settore-{number}"))
        Site.objects.create(company=company, name=f"Sede {number}")
    with django_assert_num_queries(4):
        assert len(company_history(company)) == 12


def test_history_on_the_page_escapes_what_people_typed(company: Company, auditor: User) -> None:
    change(company, auditor, name="<script>alert(1)</script>")
    with translation.override("it"):
        page = render_to_string("components/history.html", {"history": company_history(company)})
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
