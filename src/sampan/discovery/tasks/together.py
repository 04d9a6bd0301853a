"""Keeps which notes go together, by the clock."""

from time import monotonic
from typing import Final

from sampan.core.queue import periodic
from sampan.discovery import services

AT_ONCE_SECONDS: Final = 10.0
"""How long one job goes on with what has piled up, so that others get their turn."""


@periodic(name="discovery.pair_new", cron="* * * * *")
def pair_new() -> None:
    """Pair the likes of the last minute."""
    end = monotonic() + AT_ONCE_SECONDS
    while services.pair_new() and monotonic() < end:
        pass


@periodic(name="discovery.refit_together", cron="47 3 * * *")
def refit_together() -> None:
    """Fit all likes anew, when few are about."""
    services.refit_together()
