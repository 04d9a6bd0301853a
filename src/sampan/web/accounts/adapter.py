"""How signing in and up behaves here: who may come, where people land, and what the letters are called."""

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as request_context
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation

from sampan.core import ratelimit
from sampan.core.errors import TooMany

ADDRESS_FAILURES = 20
"""Wrong passwords from one address in a minute, at all web processes: twice what allauth lets one of them
take, so that it is never the first to refuse where there is only one."""
LOGIN_FAILURES = 10
"""The same for one e-mail address, from anywhere, in five minutes."""


@dataclass(frozen=True)
class House:
    """What the letters call this instance."""

    name: str
    domain: str


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """allauth's decisions, as this house takes them."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Whether new people may come in (SAMPAN_SIGN_UP)."""
        return bool(settings.SAMPAN_SIGN_UP)

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        """New people choose languages, interests and people first."""
        return reverse("welcome")

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse whoever failed too often: allauth counts in the cache, which without Redis each web process
        has for itself; here all of them together are counted."""
        super().pre_authenticate(request, **credentials)
        try:
            for key, limit, seconds in self._failures(request, credentials):
                ratelimit.check_spent(key, limit=limit, seconds=seconds)
        except TooMany:
            raise self.validation_error("too_many_login_attempts") from None

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Count a wrong password."""
        super().authentication_failed(request, **credentials)
        for key, limit, seconds in self._failures(request, credentials):
            with suppress(TooMany):
                ratelimit.check(key, limit=limit, seconds=seconds)

    def _failures(self, request: HttpRequest, credentials: dict[str, Any]) -> list[tuple[str, int, int]]:
        """What failures are counted under, with how many of them in how many seconds."""
        login = str(credentials.get("email") or credentials.get("username") or "").lower()
        address = self.get_client_ip(request)
        return [(f"sign-in:{address}", ADDRESS_FAILURES, 60), (f"sign-in:{login}", LOGIN_FAILURES, 300)]

    def format_email_subject(self, subject: str) -> str:
        """The letter's subject with the name of the house before it."""
        return f"[{settings.SAMPAN_NAME}] {subject}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a letter in the language of whoever gets it, in the name of the house."""
        request = request_context.request
        house = House(settings.SAMPAN_NAME, request.get_host() if request else "")
        user = context.get("user")
        language = getattr(user, "interface_language", None) or translation.get_language() or "en"
        with translation.override(language):
            super().send_mail(template_prefix, email, {**context, "current_site": house})


def user_display(user: Any) -> str:
    """What letters and pages call somebody who signs in: the name of their account, else their address."""
    account = getattr(user, "account", None)
    return account.display_name if account else str(user.email)
