"""Where django-allauth asks us: sign-up is closed, links have one base, limits can't be walked around."""

from typing import Any
from urllib.parse import urljoin

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.ratelimit import respond_429

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language

from accounts.models import User
from common.mailing.product import product_mail


class AccountAdapter(DefaultAccountAdapter):
    """allauth's behaviour, as the district needs it."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up: staff and companies' people are invited."""
        return False

    def is_safe_url(self, url: str) -> bool:
        """Tell whether to lead there after a form; what can't be read as an address is no place to go."""
        try:
            return bool(super().is_safe_url(url))
        except ValueError:
            return False

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Build the link on the configured base and not on the request's Host header, which the asker chooses."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return urljoin(settings.BASE_URL, path.replace("UID-KEY", key))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write allauth's mails as all others are written: in the look of the district and the reader's language."""
        known = User.objects.with_address(email)
        product_mail(
            template_prefix,
            {**context, "email": email},
            to=email,
            kind="password_reset" if "password_reset_url" in context else "account_notice",
            language=(known.language if known else get_language()) or "",
            secrets=["password_reset_url"],
        ).send()

    def pre_authenticate(self, request: HttpRequest, **credentials: str) -> None:
        """Answer 429 when too many attempts failed from this client or for this address."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError as error:
            raise ImmediateHttpResponse(respond_429(request)) from error

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: str) -> str:
        """Count by address alone: allauth adds the Host header, whose port the asker could vary to start anew."""
        return credentials.get("email", "").strip().lower()

    def reauthenticate(self, user: User, password: str) -> bool:
        """Check the password of who is signed in, by the address that signs in."""
        again = self.authenticate(self.request, email=user.email, password=password)
        return again is not None and again.pk == user.pk
