"""Connects the events to their handlers once every room is loaded."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "sampan.config"
    label = "sampan_config"

    def ready(self) -> None:
        from sampan import wiring  # the handlers import models, which are loaded only now

        wiring.connect()
