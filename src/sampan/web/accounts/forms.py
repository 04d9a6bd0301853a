"""The fields of signing up that are ours: the shown name and the handle."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from sampan.accounts import naming, selectors, services
from sampan.accounts.types import DISPLAY_NAME_MAX, HANDLE_MAX
from sampan.core.errors import DomainError


class SignUpForm(forms.Form):
    """Joined by allauth to its own fields, for signing up with a password and with a passkey alike."""

    field_order = ["email", "password1", "display_name", "handle"]

    display_name = forms.CharField(
        label=_("Name"),
        max_length=DISPLAY_NAME_MAX,
        help_text=_("In any language; you can change it later."),
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )
    handle = forms.CharField(
        label=_("Handle"),
        max_length=HANDLE_MAX,
        help_text=_("Your address here: Latin letters, digits and underscores."),
        widget=forms.TextInput(
            attrs={
                "autocomplete": "username",
                "autocapitalize": "none",
                "spellcheck": "false",
                "data-handle": "",
            }
        ),
    )

    def clean_display_name(self) -> str:
        """The name tidied, or the rule that it breaks."""
        return clean_by(naming.clean_display_name, self.cleaned_data["display_name"])

    def clean_handle(self) -> str:
        """The handle tidied, or why it cannot be had."""
        handle = clean_by(naming.clean_handle, self.cleaned_data["handle"])
        if not selectors.is_handle_free(handle):
            raise forms.ValidationError(
                _("Somebody has this handle already. Try another one."), code="handle_taken"
            )
        return handle

    def signup(self, request: HttpRequest, user: Any) -> None:
        """Open the account of the user that allauth has just saved, in the same transaction."""
        reader = request.reader  # type: ignore[attr-defined]
        services.create_account(
            user=user,
            handle=self.cleaned_data["handle"],
            display_name=self.cleaned_data["display_name"],
            language=reader.language,
            reads=[reader.language],
            interests=[],
        )


def clean_by(rule: Any, value: str) -> str:
    """Apply a rule of the domain to a form's value; its refusal becomes the form's."""
    try:
        return str(rule(value))
    except DomainError as error:
        raise forms.ValidationError(error.message, code=error.code) from None
