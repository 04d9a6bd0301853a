"""Asks for exchange rates by the clock."""

from sampan.core.queue import periodic
from sampan.shop.services import rates


@periodic(name="shop.refresh_rates", cron="23 * * * *")
def refresh_rates() -> None:
    """Take in the rates of the operator's file and URL, each hour, since every source has its own time."""
    rates.refresh_rates()
