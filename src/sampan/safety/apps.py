"""Django's entry for the safety room."""

from django.apps import AppConfig


class SafetyConfig(AppConfig):
    name = "sampan.safety"
    label = "safety"
