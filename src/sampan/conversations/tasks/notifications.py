"""What is told, mailed and forgotten in the background."""

from sampan.conversations.services.notifying import decisions, digest, pruning
from sampan.core.queue import periodic, task


@task(name=decisions.TELL_REPORTERS, retries=5)
def tell_reporters(decision_id: int, after: int = 0) -> None:
    """Tell those whose reports a decision answered."""
    decisions.tell_reporters(decision_id=decision_id, after=after)


@task(name=digest.SEND_DIGEST, retries=5)
def send_digest(account_id: int) -> None:
    """Send somebody the letter of what they have not read, if one is due."""
    digest.send_digest(account_id=account_id)


@task(name=digest.QUEUE_DIGESTS, retries=3)
def queue_more_digests(after: int) -> None:
    """Go on queueing letters behind this account."""
    digest.queue_digests(after=after)


@periodic(name="conversations.queue_first_digests", cron="23 * * * *")
def queue_digests() -> None:
    """Queue letters for whoever is due for one."""
    digest.queue_digests()


@periodic(name="conversations.prune_notifications", cron="41 3 * * *")
def prune_notifications() -> None:
    """Forget lines that are older than anybody looks back."""
    pruning.prune_notifications()
