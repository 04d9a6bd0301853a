"""The tables of the conversations room: comments, notifications, chats and their messages."""

from sampan.conversations.models.chats import Chat, ChatMember, ContactSettings
from sampan.conversations.models.comments import COMMENT_COLUMN, Comment, CommentLike, CommentMention
from sampan.conversations.models.messages import (
    HiddenMessage,
    Message,
    MessageMedia,
    MessageReaction,
)
from sampan.conversations.models.notifications import (
    Notification,
    NotificationActor,
    NotificationSettings,
    PushSubscription,
)

__all__ = [
    "COMMENT_COLUMN",
    "Chat",
    "ChatMember",
    "Comment",
    "CommentLike",
    "CommentMention",
    "ContactSettings",
    "HiddenMessage",
    "Message",
    "MessageMedia",
    "MessageReaction",
    "Notification",
    "NotificationActor",
    "NotificationSettings",
    "PushSubscription",
]
