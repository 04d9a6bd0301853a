"""Who a session belongs to: the user with the account, since every page needs both."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from sampan.accounts import selectors


class UserWithAccountBackend(AuthenticationBackend):  # type: ignore[misc]
    """Allauth's sign-in, whose `get_user` costs one query for the user and the account together."""

    def get_user(self, user_id: Any) -> Any:
        """The user of a session with the account loaded; None when gone or not active."""
        user = selectors.find_user_with_account(user_id)
        return user if user is not None and self.user_can_authenticate(user) else None
