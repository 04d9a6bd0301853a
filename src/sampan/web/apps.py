"""Django's entry for the web room."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "sampan.web"
    label = "web"
