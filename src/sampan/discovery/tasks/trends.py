"""Finds what rises, by the clock."""

from sampan.core.queue import periodic
from sampan.discovery.services import trends


@periodic(name="discovery.find_trends", cron="*/5 * * * *")
def find_trends() -> None:
    """Every five minutes: what more people than usual care about."""
    trends.find_trends()
