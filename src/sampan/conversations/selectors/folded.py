"""Whose words are folded away for a reader."""

from django.db import connection

from sampan.accounts.types import Reader

FOLDED_SQL = """
SELECT blocked_id FROM accounts_block WHERE blocker_id = %(me)s
UNION SELECT muted_id FROM accounts_mute WHERE muter_id = %(me)s
"""


def folded_account_ids(reader: Reader) -> frozenset[int]:
    """Whom the reader blocks or mutes. One query.

    Not those who block the reader: in a group that both are in, their words folded away would tell it.
    """
    if reader.account_id is None:
        return frozenset()
    with connection.cursor() as cursor:
        cursor.execute(FOLDED_SQL, {"me": reader.account_id})
        return frozenset(row[0] for row in cursor.fetchall())
