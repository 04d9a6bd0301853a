"""Counts the signals every few seconds and looks after their days, by the clock."""

from time import monotonic
from typing import Final

from sampan.core.queue import periodic
from sampan.discovery import services

AT_ONCE_SECONDS: Final = 3.0
"""How long one job goes on counting what has piled up: a worker that is told to stop waits for it, and other
jobs want its place."""


# The sixth field is seconds. A job that waits for its turn is not joined by a second one, one that is running
# is: that one finds the lock taken and leaves. A loop that sleeps between steps would hold a place of the
# worker all day, and every stop of it.
@periodic(name="discovery.count_signals", cron="* * * * * */5")
def count_signals() -> None:
    """Count what came since the last time."""
    end = monotonic() + AT_ONCE_SECONDS
    while services.count_signals() and monotonic() < end:
        pass


@periodic(name="discovery.make_signal_days", cron="7 */6 * * *")
def make_signal_days() -> None:
    """Have the partitions of the coming days ready."""
    services.make_days()


@periodic(name="discovery.drop_signal_days", cron="23 3 * * *")
def drop_signal_days() -> None:
    """Keep only the sums of old days."""
    services.drop_old_days()
