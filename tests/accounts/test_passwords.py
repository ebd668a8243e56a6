"""What a password must not be, and what it need not be."""

import pytest

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from accounts.models import User

BRUNA = User(email="bruna.conti@distretto.example", full_name="Bruna Conti")


@pytest.mark.parametrize(
    "password",
    [
        "otto8888",
        "telaio azzurro",
        "solominuscole",
        "83920174659",
        "x" * 40 + "y" * 24,
        "una frase lunga con distretto e con altre parole sue",
        "парольтканий",
        "a" * 63 + "è" * 65,
    ],
)
def test_length_is_enough(password: str) -> None:
    validate_password(password, BRUNA)


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("sette77", "password_too_short"),
        ("password1", "password_too_common"),
        ("qwertyuiop", "password_too_common"),
        ("distretto2026", "password_context_word"),
        ("Distretto-Demo", "password_context_word"),
        ("brunaconti", "password_context_word"),
        ("Bruna.Conti!1", "password_context_word"),
        ("audit.toscana", "password_context_word"),
        ("x" * 129, "password_too_long"),
    ],
)
def test_what_others_would_try_first_is_refused(password: str, code: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        validate_password(password, BRUNA)
    assert code in {error.code for error in refusal.value.error_list}
