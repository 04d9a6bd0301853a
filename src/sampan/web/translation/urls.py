"""Addresses of the translation area."""

from django.urls import URLPattern, URLResolver, path

from sampan.web.translation import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("translations", views.ask, name="translations_ask"),
]
