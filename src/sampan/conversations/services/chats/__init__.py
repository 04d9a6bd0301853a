"""What can be done in chats: open them, write, react, delete, and say who may write."""

from sampan.conversations.services.chats.deleting import (
    delete_for_all,
    delete_for_me,
    empty_chat,
    hide_message,
    restore_message,
)
from sampan.conversations.services.chats.emptying import forget_chats, purge_abandoned_chats
from sampan.conversations.services.chats.marks import mark_read, tell_typing
from sampan.conversations.services.chats.media import tell_media_settled, upload_message_media
from sampan.conversations.services.chats.members import (
    add_members,
    leave_chat,
    remove_member,
    rename_group,
    set_role,
)
from sampan.conversations.services.chats.opening import open_direct, open_group
from sampan.conversations.services.chats.reacting import react
from sampan.conversations.services.chats.requests import accept_request, decline_request
from sampan.conversations.services.chats.sending import send_message
from sampan.conversations.services.chats.wishes import save_contact_settings, set_chat

__all__ = [
    "accept_request",
    "add_members",
    "decline_request",
    "delete_for_all",
    "delete_for_me",
    "empty_chat",
    "forget_chats",
    "hide_message",
    "leave_chat",
    "mark_read",
    "open_direct",
    "open_group",
    "purge_abandoned_chats",
    "react",
    "remove_member",
    "rename_group",
    "restore_message",
    "save_contact_settings",
    "send_message",
    "set_chat",
    "set_role",
    "tell_media_settled",
    "tell_typing",
    "upload_message_media",
]
