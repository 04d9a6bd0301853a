"""Django's entry for the accounts room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "sampan.accounts"
    label = "accounts"
    verbose_name = _("People")
