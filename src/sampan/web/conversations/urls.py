"""Addresses of the conversations area."""

from django.urls import URLPattern, URLResolver, include, path

from sampan.web.conversations import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("n/<int:note_id>/comments", views.comments, name="comments"),
    path("n/<int:note_id>/comments/new", views.create, name="comment_create"),
    path("c/<int:comment_id>/replies", views.replies, name="comment_replies"),
    path("c/<int:comment_id>/delete", views.delete, name="comment_delete"),
    path("c/<int:comment_id>/pin", views.pin, name="comment_pin"),
    path("c/<int:comment_id>/like", views.like, name="comment_like"),
    path("", include("sampan.web.conversations.chat_urls")),
    path("", include("sampan.web.conversations.notification_urls")),
]
