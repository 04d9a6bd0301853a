"""What is told, mailed and forgotten in the background."""

from sampan.conversations.services.notifying import decisions, pruning
from sampan.core.queue import periodic, task


@task(name=decisions.TELL_REPORTERS, retries=5)
def tell_reporters(decision_id: int, after: int = 0) -> None:
    """Tell those whose reports a decision answered."""
    decisions.tell_reporters(decision_id=decision_id, after=after)


@periodic(name="conversations.prune_notifications", cron="41 3 * * *")
def prune_notifications() -> None:
    """Forget lines that are older than anybody looks back."""
    pruning.prune_notifications()
