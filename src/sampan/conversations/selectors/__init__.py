"""What was said, told and written, as far as the reader may see it."""

from sampan.conversations.selectors.badges import count_requests, unread_chats
from sampan.conversations.selectors.chats import (
    ChatRow,
    find_contact_settings,
    get_chat,
    list_chats,
    list_members,
    suggest_contacts,
)
from sampan.conversations.selectors.comments import (
    OPEN_REPLIES,
    REPLIES_PAGE,
    SHOWN,
    SHOWN_REPLY,
    Thread,
    comment_texts,
    get_comment,
    get_commented_picture,
    list_comments,
    list_comments_by_ids,
    list_replies,
)
from sampan.conversations.selectors.folded import folded_account_ids
from sampan.conversations.selectors.message_search import search_messages
from sampan.conversations.selectors.messages import (
    MessagePage,
    get_message,
    get_message_media,
    get_sent_message,
    list_messages,
    list_messages_by_ids,
)

__all__ = [
    "OPEN_REPLIES",
    "REPLIES_PAGE",
    "SHOWN",
    "SHOWN_REPLY",
    "ChatRow",
    "MessagePage",
    "Thread",
    "comment_texts",
    "count_requests",
    "find_contact_settings",
    "folded_account_ids",
    "get_chat",
    "get_comment",
    "get_commented_picture",
    "get_message",
    "get_message_media",
    "get_sent_message",
    "list_chats",
    "list_comments",
    "list_comments_by_ids",
    "list_members",
    "list_messages",
    "list_messages_by_ids",
    "list_replies",
    "search_messages",
    "suggest_contacts",
    "unread_chats",
]
