"""Django's entry for the accounts room."""

from django.apps import AppConfig
from django.db.models.signals import post_save
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "sampan.accounts"
    label = "accounts"
    verbose_name = _("People")

    def ready(self) -> None:
        """Have sessions end with what they were opened by."""
        from sampan.accounts.sessions import end_sessions_on_change

        post_save.connect(end_sessions_on_change, sender="accounts.User")
