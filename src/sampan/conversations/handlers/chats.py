"""What chats do on news: a member left, the staff decided, a video is ready."""

from sampan.accounts.events import AccountDeleted
from sampan.conversations.services import chats
from sampan.notes.events import MediaSettled
from sampan.safety.events import DecisionMade
from sampan.safety.types import Action, TargetKind


def on_member_deleted(event: AccountDeleted) -> None:
    """Empty what a leaving account wrote, for everybody, and take it out of its groups."""
    chats.forget_chats(account_id=event.account_id)


def on_message_decided(event: DecisionMade) -> None:
    """Hide or restore the message that the staff decided about."""
    if event.action == Action.HIDE:
        chats.hide_message(message_id=event.target_id)
    elif event.action == Action.RESTORE:
        chats.restore_message(message_id=event.target_id)


def is_about_message(event: DecisionMade) -> bool:
    """Whether a message was decided about."""
    return event.kind == TargetKind.MESSAGE


def on_message_video(event: MediaSettled) -> None:
    """Have open chats show a video that can be seen now."""
    chats.tell_media_settled(media_id=event.media_id)
