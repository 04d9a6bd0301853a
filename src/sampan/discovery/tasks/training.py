"""Trains the ranker by the clock."""

from sampan.core.queue import periodic
from sampan.discovery import services


@periodic(name="discovery.train_ranker", cron="20 19 * * *")
def train_ranker() -> None:
    """Learn from the day: late at night in China, midday in Europe, where the quieter hours of both meet."""
    services.train_ranker()
