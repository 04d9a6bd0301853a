"""News that may be worth a push: deferred for some seconds, since who has the page open reads it there."""

from datetime import timedelta

from django.conf import settings

from sampan.accounts.events import AccountDeleted, AccountSuspended
from sampan.conversations.events import MessageSent, Notified
from sampan.conversations.selectors.push import chat_listeners
from sampan.conversations.services.pushing import forget_browsers, has_browsers
from sampan.core.clock import now
from sampan.core.queue import defer


def pushes_notifications(event: Notified) -> bool:
    """Whether the operator lets push at all: else no job is made."""
    return bool(settings.SAMPAN_PUSH)


def pushes_messages(event: MessageSent) -> bool:
    """Whether somebody who should hear of the message has a browser that takes pushes."""
    return bool(settings.SAMPAN_PUSH) and event.pushes


def on_account_left(event: AccountDeleted | AccountSuspended) -> None:
    """Somebody is gone or suspended: nothing is pushed to their browsers any more."""
    forget_browsers(account_id=event.account_id)


def on_notified(event: Notified) -> None:
    """A line is new or has grown."""
    if not has_browsers([event.account_id]):
        return
    defer(
        "conversations.push_notification",
        _at=now() + timedelta(seconds=settings.SAMPAN_PUSH_WAIT_SECONDS),
        _queueing_lock=f"push:{event.notification_id}",
        notification_id=event.notification_id,
    )


def on_message_sent(event: MessageSent) -> None:
    """Several messages of one chat within the wait become one push to each member."""
    moment = now() + timedelta(seconds=settings.SAMPAN_PUSH_WAIT_SECONDS)
    for account_id in chat_listeners(event.message_id):
        defer(
            "conversations.push_chat",
            _at=moment,
            _queueing_lock=f"push:{account_id}:{event.chat_id}",
            account_id=account_id,
            chat_id=event.chat_id,
        )
