"""Sessions in the database, as Django keeps them: found by a prepared statement, ended with their streams."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import transaction

from sampan.core.clock import now
from sampan.core.live import end_account_streams, end_session_streams
from sampan.core.prepared import prepared_cursor

_FIND = """
SELECT session_data, expire_date FROM django_session
WHERE session_key = %s AND expire_date > %s::timestamptz
"""


class SessionStore(DatabaseSessions):
    """What `SESSION_ENGINE` names; it reads in its own way, and cuts the live streams of what ends."""

    @transaction.atomic
    def delete(self, session_key: str | None = None) -> None:
        """Remove a session (None: this one), as on signing out; its live streams end with it."""
        ended = session_key or self.session_key
        super().delete(session_key)
        if ended:
            end_session_streams(ended)

    def _get_session_from_db(self) -> AbstractBaseSession | None:
        with prepared_cursor() as cursor:
            cursor.execute(_FIND, [self.session_key, now()])
            row = cursor.fetchone()
        if row is None:
            self._session_key = None
            return None
        found: AbstractBaseSession = self.model(
            session_key=str(self.session_key), session_data=row[0], expire_date=row[1]
        )
        return found


@transaction.atomic
def end_sessions(user: Any) -> None:
    """Sign a user out everywhere, and cut the live streams of their account."""
    from allauth.usersessions.models import UserSession  # models, while settings name this module

    keys = list(UserSession.objects.filter(user=user).values_list("session_key", flat=True))
    for key in keys:
        SessionStore().delete(key)
    account = getattr(user, "account", None)
    if account is not None:
        end_account_streams(account.pk)


def end_sessions_on_change(sender: Any, instance: Any, created: bool, **_more: Any) -> None:
    """A receiver of post_save: a new password ends all sessions, and so does closing the user.

    Django would take the others for signed out only when they come next. The browser in which the password is
    changed gets a new session by `update_session_auth_hash`.
    """
    # Django forgets the password's words right after this signal; a mere renewal of the hash has none.
    is_new_password = instance._password is not None
    if not created and (is_new_password or not instance.is_active):
        end_sessions(instance)
