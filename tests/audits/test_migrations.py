"""Migrations that change tables in use: what was there stays, and the rules hold for it from then on."""

import pytest

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from accounts.models import User
from audits.models import Audit, AuditTeamMember, PlannedDepartment
from common.history import Trail, history_of
from companies.models import Company
from tests.factories.audits import audit_of, walk_to

pytestmark = pytest.mark.django_db


def through_all_after(before: str) -> None:
    """Take the tables of audits back to this migration and on again to the last, inside the test's transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # no table changes while rows of it wait to be checked
    executor = MigrationExecutor(connection)
    executor.migrate([("audits", before)])
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes("audits"))


def links_of(audit: Audit) -> list[tuple[object, ...]]:
    """Return the rows of the team and of the plan as they are stored."""
    return [
        row for model in (AuditTeamMember, PlannedDepartment) for row in model.objects.filter(audit=audit).values_list()
    ]


def test_teams_and_plans_keep_their_rows_and_get_a_history(arno: Company, auditor: User, auditor2: User) -> None:
    audit = audit_of(arno, lead=auditor, team=[auditor2])
    locked = walk_to(audit_of(arno, lead=auditor, team=[auditor2]), "cancelled")
    before = [links_of(audit), links_of(locked)]
    through_all_after("0006_review_ends_with_sending_back")
    assert [len(rows) for rows in before] == [3, 3]
    assert [links_of(audit), links_of(locked)] == before
    trails = Trail(AuditTeamMember, audit=audit.pk), Trail(PlannedDepartment, audit=audit.pk)
    assert history_of(*trails) == [], "what was there before nobody has changed"
    leaving = audit.departments.first()
    audit.team.remove(auditor2)
    audit.departments.remove(leaving)
    told = [(change.kind, change.title) for change in history_of(*trails)]
    assert told == [("delete", leaving.name), ("delete", "Dario Fabbri")]
