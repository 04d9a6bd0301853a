"""Addresses of messages: the inbox, chats and what is in them."""

from django.urls import URLPattern, URLResolver, path

from sampan.web.conversations import (
    chat_views,
    group_views,
    inbox_views,
    message_views,
    request_views,
    share_views,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("messages", inbox_views.inbox, name="messages"),
    path("messages/requests", request_views.requests, name="requests"),
    path("messages/search", inbox_views.search, name="message_search"),
    path("messages/new", inbox_views.new, name="chat_new"),
    path("messages/people", inbox_views.people, name="chat_people"),
    path("messages/open", inbox_views.open_chat, name="chat_open"),
    path("messages/share", share_views.share, name="message_share"),
    path("messages/cards", share_views.cards, name="message_cards"),
    path("settings/messages", request_views.contact_settings, name="settings_messages"),
    path("messages/<int:chat_id>", chat_views.chat, name="chat"),
    path("messages/<int:chat_id>/since", chat_views.since, name="chat_since"),
    path("messages/<int:chat_id>/older", chat_views.older, name="chat_older"),
    path("messages/<int:chat_id>/read", chat_views.read, name="chat_read"),
    path("messages/<int:chat_id>/typing", chat_views.typing, name="chat_typing"),
    path("messages/<int:chat_id>/set", chat_views.set_chat, name="chat_set"),
    path("messages/<int:chat_id>/empty", chat_views.empty, name="chat_empty"),
    path("messages/<int:chat_id>/accept", request_views.accept, name="chat_accept"),
    path("messages/<int:chat_id>/decline", request_views.decline, name="chat_decline"),
    path("messages/<int:chat_id>/details", group_views.details, name="chat_details"),
    path("messages/<int:chat_id>/name", group_views.rename, name="chat_rename"),
    path("messages/<int:chat_id>/add", group_views.add, name="chat_add"),
    path("messages/<int:chat_id>/remove", group_views.remove, name="chat_remove"),
    path("messages/<int:chat_id>/role", group_views.role, name="chat_role"),
    path("messages/<int:chat_id>/leave", group_views.leave, name="chat_leave"),
    path("messages/<int:chat_id>/send", message_views.send, name="chat_send"),
    path("messages/<int:chat_id>/<int:seq>", message_views.message, name="message"),
    path("messages/<int:chat_id>/<int:seq>/react", message_views.react, name="message_react"),
    path("messages/<int:chat_id>/<int:seq>/hide", message_views.hide, name="message_hide"),
    path("messages/<int:chat_id>/<int:seq>/delete", message_views.delete, name="message_delete"),
]
