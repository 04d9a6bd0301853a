"""Signing up: user and account come into being together or not at all."""

from typing import Any

from allauth.account.forms import SignupForm
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class OpenAccountForm(SignupForm):  # type: ignore[misc]
    """allauth's form with our fields (see forms.SignUpForm), saved in one transaction."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "password1" in self.fields:
            self.fields["password1"].help_text = _("At least 10 characters, and not a common word.")

    def try_save(self, request: HttpRequest) -> Any:
        """Save user, account and address together; a failure leaves none of them."""
        with transaction.atomic():
            return super().try_save(request)
