"""The forms in which a passkey or security key is added: allauth's, with labels that say what is meant."""

from typing import Any

from allauth.mfa.webauthn.forms import AddWebAuthnForm, SignupWebAuthnForm
from django.utils.translation import gettext_lazy as _

NAME_LABEL = _("What you call this key")


class AddKeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """Another key for somebody who is signed in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = NAME_LABEL
        self.fields["passwordless"].label = _("Sign in with this key alone")
        self.fields["passwordless"].initial = True


class SignUpKeyForm(SignupWebAuthnForm):  # type: ignore[misc]
    """The first key of somebody who signs up without a password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = NAME_LABEL
