"""Django's entry for the core room."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "sampan.core"
    label = "core"
