"""What tests of an audit's pages have in common."""

import pytest

from accounts.models import User
from audits.models import Audit
from companies.models import Company
from tests.factories.audits import audit_of


@pytest.fixture
def audit(arno: Company, auditor: User) -> Audit:
    """Return an audit under way."""
    return audit_of(arno, lead=auditor, state="in_progress")
