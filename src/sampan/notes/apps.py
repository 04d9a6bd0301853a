"""Django's entry for the notes room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotesConfig(AppConfig):
    name = "sampan.notes"
    label = "notes"
    verbose_name = _("Notes")
