"""Remakes the pools by the clock."""

from sampan.core.queue import periodic
from sampan.discovery import services


@periodic(name="discovery.remake_pools", cron="* * * * *")
def remake_pools() -> None:
    """Let what happened in the last minute be felt in Explore."""
    services.remake_pools()
