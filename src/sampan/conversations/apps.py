"""Django's entry for the conversations room."""

from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    name = "sampan.conversations"
    label = "conversations"
