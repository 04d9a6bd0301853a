"""Django's entry for the translation room."""

from django.apps import AppConfig


class TranslationConfig(AppConfig):
    name = "sampan.translation"
    label = "translation"
