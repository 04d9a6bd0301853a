"""Django's entry for the accounts room."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "sampan.accounts"
    label = "accounts"
