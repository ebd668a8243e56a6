"""What a password must not be. Length counts; mixtures of signs are not asked for (NIST SP 800-63B, ASVS 2.1)."""

import re

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

LONGEST = 128
CONTEXT_WORDS = frozenset(
    {"distretto", "tecnologico", "audit", "toscana", "innovazione", "impresa", "password", "moda"}
)


class MaximumLength:
    """Refuses what is longer than any passphrase: hashing it would only cost us time."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        """Raise when it is too long."""
        if len(password) > LONGEST:
            raise ValidationError(
                _("This password is too long: at most %(length)d characters."),
                code="password_too_long",
                params={"length": LONGEST},
            )

    def get_help_text(self) -> str:
        """Said before typing."""
        return gettext("It can be a whole sentence: up to %(length)d characters.") % {"length": LONGEST}


class NoContextWord:
    """Refuses passwords made of the product's own words, or of the person's name and address, and little else."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        """Raise when fewer than eight signs remain after the words that anybody would try first."""
        rest = password.lower()
        words = CONTEXT_WORDS | _words_about(user)
        for word in sorted(words, key=len, reverse=True):
            rest = rest.replace(word, "")
        if len(rest) < 8 and rest != password.lower():
            raise ValidationError(
                _("This password is made of words that are too easy to guess here."), code="password_context_word"
            )

    def get_help_text(self) -> str:
        """Said before typing."""
        return gettext("It must not be made of your name, your address or the name of this service.")


def _words_about(user: AbstractBaseUser | None) -> set[str]:
    known = f"{getattr(user, 'email', '')} {getattr(user, 'full_name', '')}".lower()
    return {word for word in re.split(r"[^\w]+", known) if len(word) >= 3}
