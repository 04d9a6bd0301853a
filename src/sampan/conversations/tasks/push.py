"""Pushes to browsers, some seconds after what they tell of."""

from sampan.conversations.services import pushing
from sampan.core.queue import periodic, task


@task(name="conversations.push_notification")
def push_notification(notification_id: int) -> None:
    """Push one line of notifications."""
    pushing.push_notification(notification_id=notification_id)


@task(name="conversations.push_chat")
def push_chat(account_id: int, chat_id: int) -> None:
    """Push the latest of a chat to one member."""
    pushing.push_chat(account_id=account_id, chat_id=chat_id)


@task(name="conversations.push_summary")
def push_summary(account_id: int) -> None:
    """Push what came in quiet hours, when they end."""
    pushing.push_summary(account_id=account_id)


@periodic(name="conversations.forget_signed_out_browsers", cron="51 3 * * *")
def forget_signed_out_browsers() -> None:
    """Remove the browsers in which nobody is signed in any more."""
    pushing.forget_signed_out_browsers()
