"""Django's entry for the translation room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TranslationConfig(AppConfig):
    name = "sampan.translation"
    label = "translation"
    verbose_name = _("Translation")
