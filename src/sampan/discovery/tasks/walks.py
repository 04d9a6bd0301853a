"""Drops outdated walks by the clock."""

from sampan.core.queue import periodic
from sampan.discovery import services


@periodic(name="discovery.drop_old_walks", cron="17 * * * *")
def drop_old_walks() -> None:
    """Forget what was shown in which order once nobody goes on with it."""
    services.drop_old_walks()
