"""Signing up: user and account come into being together or not at all."""

from typing import Any

from allauth.account.forms import SignupForm
from django.db import transaction
from django.http import HttpRequest


class OpenAccountForm(SignupForm):  # type: ignore[misc]
    """allauth's form with our fields (see forms.SignUpForm), saved in one transaction."""

    def try_save(self, request: HttpRequest) -> Any:
        """Save user, account and address together; a failure leaves none of them."""
        with transaction.atomic():
            return super().try_save(request)
