"""A company's people: for the staff and the company's own owner; another company's owner finds nothing."""

from datetime import timedelta

from django.utils import timezone

from accounts.tokens import token_hash
from companies.models import CompanyMembership, Invitation
from tests.access import SIGN_IN, Row, Rows
from tests.cast import Cast
from tests.factories.accounts import UserFactory

OWN: Row = {"stranger": SIGN_IN, "staff": 200, "company_owner": 200, "other_owner": 404}
ACT: Row = OWN | {"method": "post", "staff": 302, "company_owner": 302}


def _arno(cast: Cast) -> dict[str, int]:
    return {"pk": cast.arno.pk}


def _invited(cast: Cast, token_sha256: str = "0" * 64) -> dict[str, int]:
    invitation = Invitation.objects.create(
        company=cast.arno,
        email="invitata@distretto.example",
        token_sha256=token_sha256,
        invited_by=cast.auditor,
        expires_at=timezone.now() + timedelta(days=1),
    )
    return _arno(cast) | {"invitation_id": invitation.pk}


def _token(cast: Cast) -> dict[str, str]:
    _invited(cast, token_hash("a-token"))
    return {"token": "a-token"}


def _colleague(cast: Cast) -> dict[str, int]:
    return _arno(cast) | {"membership_id": CompanyMembership.objects.create(user=UserFactory(), company=cast.arno).pk}


ROWS: Rows = {
    "members:member_list": OWN | {"kwargs": _arno},
    "members:invitation_withdraw": ACT | {"kwargs": _invited},
    "members:membership_end": ACT | {"kwargs": _colleague},
    "members:invitation_accept": [
        {"kwargs": _token, "anyone": (200, 409), "stranger": 200},
        {"kwargs": {"token": "no-such-token"}, "anyone": 404},
    ],
}
