"""What the accounts room refuses, beyond the refusals that every room shares."""

from django.utils.translation import gettext_lazy as _

from sampan.core.errors import DomainError


class Suspended(DomainError):
    """A suspended account tried to do more than sign in and read."""

    status = 403

    def __init__(self) -> None:
        super().__init__(
            "suspended",
            _("Your account is suspended. You can still read, but not post, follow or change anything."),
        )
