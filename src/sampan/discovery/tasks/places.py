"""Finds the cities that notes name, in the background."""

from sampan.core.queue import periodic
from sampan.discovery.services import places


@periodic(name="discovery.place_missing", cron="* * * * *")
def place_missing() -> None:
    """A piece of the notes from before there were cities, or before these ones."""
    places.place_missing()
