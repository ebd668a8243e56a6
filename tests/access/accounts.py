"""Who gets what of sign-in, password and language."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import StaffInvitation
from accounts.roles import Role
from accounts.tokens import token_hash
from tests.access import SIGN_IN, Rows
from tests.cast import Cast


def _invited(cast: Cast) -> dict[str, str]:
    StaffInvitation.objects.create(
        email="nuova@distretto.example",
        roles=[Role.AUDITOR],
        token_sha256=token_hash("a-token"),
        invited_by=cast.person("administrator"),
        expires_at=timezone.now() + timedelta(days=1),
    )
    return {"token": "a-token"}


ROWS: Rows = {
    "account_login": {"stranger": 200, "staff": 302, "company": 302},
    "account_logout": {"stranger": 302, "staff": 200, "company": 200},
    "account_inactive": {"anyone": 200},
    "account_signup": {"stranger": 200, "staff": 302, "company": 302},
    "account_reauthenticate": {"stranger": SIGN_IN, "staff": 200, "company": 200},
    "account_email": {"anyone": 302},  # addresses are changed by administrators: to the profile
    "account_email_verification_sent": {"anyone": 200},
    "account_change_password": {"stranger": SIGN_IN, "staff": 200, "company": 200},
    "account_set_password": {"stranger": SIGN_IN, "staff": 302, "company": 302},
    "account_reset_password": {"anyone": 200},
    "account_reset_password_done": {"anyone": 200},
    "account_reset_password_from_key": {"kwargs": {"uidb36": "1", "key": "no-such-key"}, "anyone": 200},
    "account_reset_password_from_key_done": {"anyone": 200},
    "account_confirm_login_code": {"stranger": SIGN_IN, "staff": 302, "company": 302},
    "account_confirm_email": {"kwargs": {"key": "no-such-key"}, "anyone": 200},
    "accounts:profile": {"stranger": SIGN_IN, "staff": 200, "company": 200},
    "accounts:staff_invitation_accept": [
        {"kwargs": _invited, "anyone": 200},
        {"kwargs": {"token": "no-such-token"}, "anyone": 404},
    ],
    "usersessions_list": {"stranger": SIGN_IN, "staff": 200, "company": 200},
    "set_language": {"method": "post", "data": {"language": "en"}, "anyone": 302},
}
