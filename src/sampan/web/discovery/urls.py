"""Addresses of the discovery area."""

from django.urls import URLPattern, URLResolver, path

from sampan.web.discovery import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.explore, name="explore"),
    path("channel/<slug:slug>", views.channel, name="channel"),
    path("following", views.following, name="following"),
    path("video", views.videos, name="videos"),
    path("search", views.search, name="search"),
]
