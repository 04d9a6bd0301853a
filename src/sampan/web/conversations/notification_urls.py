"""Addresses of notifications, of what somebody wants to hear of, and of pushes."""

from django.urls import URLPattern, URLResolver, path

from sampan.web.conversations import digest_views, notification_settings_views, notification_views

urlpatterns: list[URLPattern | URLResolver] = [
    path("notifications", notification_views.notifications, name="notifications"),
    path("notifications/read", notification_views.read, name="notifications_read"),
    path("notifications/unread", notification_views.unread, name="unread"),
    path("notifications/<int:notification_id>", notification_views.open_line, name="notification"),
    path("notifications/<int:notification_id>/line", notification_views.line, name="notification_line"),
    path("notifications/message/<int:message_id>", notification_views.message_line, name="message_line"),
    path("notifications/digest/stop/<str:token>", digest_views.digest_stop, name="digest_stop"),
    path(
        "settings/notifications",
        notification_settings_views.settings_notifications,
        name="settings_notifications",
    ),
    path("push/subscribe", notification_settings_views.push_subscribe, name="push_subscribe"),
    path("push/forget", notification_settings_views.push_forget, name="push_forget"),
]
