"""Sessions in the database, as Django keeps them, found by a prepared statement: every page asks for one."""

from __future__ import annotations

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.contrib.sessions.base_session import AbstractBaseSession

from sampan.core.clock import now
from sampan.core.prepared import prepared_cursor

_FIND = """
SELECT session_data, expire_date FROM django_session
WHERE session_key = %s AND expire_date > %s::timestamptz
"""


class SessionStore(DatabaseSessions):
    """What `SESSION_ENGINE` names; only the way of reading differs from Django's."""

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
