"""Learns of people in the background, and moves new notes through their first audiences."""

from sampan.core.queue import periodic, task
from sampan.discovery import services


@task(name="discovery.learn")
def learn(*, account_id: int) -> None:
    """Learn what one person likes and make their list anew."""
    services.learn(account_id)


@periodic(name="discovery.learn_due", cron="* * * * *")
def learn_due() -> None:
    """Renew the lists of people who are about."""
    services.learn_due()


@periodic(name="discovery.measure_audiences", cron="* * * * *")
def measure_audiences() -> None:
    """Let new notes in, and move those on whose audience has spoken."""
    services.measure_audiences()
