"""Django's entry for the ops room: it brings the commands."""

from django.apps import AppConfig


class OpsConfig(AppConfig):
    name = "sampan.ops"
    label = "ops"
