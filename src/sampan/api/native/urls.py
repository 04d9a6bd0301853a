"""Addresses of the native API."""

from django.urls import URLPattern, URLResolver, path

from sampan.api.native.app import api

urlpatterns: list[URLPattern | URLResolver] = [path("", api.urls)]
