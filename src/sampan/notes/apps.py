"""Django's entry for the notes room."""

from django.apps import AppConfig


class NotesConfig(AppConfig):
    name = "sampan.notes"
    label = "notes"
