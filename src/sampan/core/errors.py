"""What can go wrong for a person, said so that they know what to do next."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Message = str | Promise


class DomainError(Exception):
    """A refusal that a person may read.

    `code` is stable and for programs, `message` is for people and translatable, `params` fill it,
    `field` names the form field beside which it is shown. Nothing has been changed when it is raised.
    """

    status = 400

    def __init__(
        self, code: str, message: Message, params: dict[str, Any] | None = None, field: str | None = None
    ) -> None:
        super().__init__(code)
        self.code = code
        self.params = params or {}
        self.field = field
        self._message = message

    @property
    def message(self) -> str:
        """The sentence in the language that is active now."""
        text = str(self._message)
        return text % self.params if self.params else text

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"


class Invalid(DomainError):
    """The input breaks a rule that the message names."""

    status = 422


class NotFound(DomainError):
    """It does not exist, or this reader may not know that it does: both look alike."""

    status = 404

    def __init__(self, code: str = "not_found", message: Message | None = None) -> None:
        super().__init__(code, message or _("This page is not here, or it is not open to you."))


class Forbidden(NotFound):
    """The reader may not do this; shown as missing."""

    def __init__(self, code: str = "forbidden") -> None:
        super().__init__(code)


class SignInNeeded(DomainError):
    """Only somebody with an account here can do this."""

    status = 401

    def __init__(self) -> None:
        super().__init__("sign_in", _("Sign in to do this."))


class TooMany(DomainError):
    """A rate or count limit that the message names."""

    status = 429


class TooLarge(DomainError):
    """A size limit that the message names."""

    status = 413


class Conflict(DomainError):
    """Somebody else was faster, or the state has moved on."""

    status = 409
