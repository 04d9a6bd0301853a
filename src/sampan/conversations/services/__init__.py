"""What can be done with comments."""

from sampan.conversations.services.chats import (
    accept_request,
    add_members,
    decline_request,
    delete_for_all,
    delete_for_me,
    empty_chat,
    forget_chats,
    hide_message,
    leave_chat,
    open_direct,
    open_group,
    purge_abandoned_chats,
    react,
    remove_member,
    rename_group,
    restore_message,
    save_contact_settings,
    send_message,
    set_chat,
    set_role,
    tell_media_settled,
    tell_typing,
    upload_message_media,
)
from sampan.conversations.services.chats import mark_read as mark_chat_read
from sampan.conversations.services.create import create_comment
from sampan.conversations.services.decide import hide_comment, restore_comment
from sampan.conversations.services.delete import delete_comment, forget_account
from sampan.conversations.services.like import like_comment
from sampan.conversations.services.picture import place_comment_pictures
from sampan.conversations.services.pin import pin_comment

__all__ = [
    "accept_request",
    "add_members",
    "create_comment",
    "decline_request",
    "delete_comment",
    "delete_for_all",
    "delete_for_me",
    "empty_chat",
    "forget_account",
    "forget_chats",
    "hide_comment",
    "hide_message",
    "leave_chat",
    "like_comment",
    "mark_chat_read",
    "open_direct",
    "open_group",
    "pin_comment",
    "place_comment_pictures",
    "purge_abandoned_chats",
    "react",
    "remove_member",
    "rename_group",
    "restore_comment",
    "restore_message",
    "save_contact_settings",
    "send_message",
    "set_chat",
    "set_role",
    "tell_media_settled",
    "tell_typing",
    "upload_message_media",
]
