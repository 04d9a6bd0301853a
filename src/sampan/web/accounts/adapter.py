"""How signing in and up behaves here: who may come, where people land, and what the letters are called."""

from dataclasses import dataclass
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as request_context
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation


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
