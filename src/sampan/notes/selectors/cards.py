"""Notes for waterfalls as plain rows, by SQL that is written out: to compose it took longer than to
answer it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sampan.accounts.types import Reader
from sampan.core.pagination import PAGE_MAX, PAGE_SIZE, Page
from sampan.core.prepared import array_literal, prepared_cursor
from sampan.notes.cards import CardAuthor, CardCover, NoteCard

NOBODY = 0
"""Stands for a visitor: no account has this id."""
NEWEST_LOOKED_AT = 500
"""How many of the newest notes of all are looked through first for those of the followed. Who follows many
people finds a page among them at a third of the cost; for others nothing is lost but this look."""
NO_END = 2**63 - 1

_CARD = """
    n.id, n.kind, n.title, CASE WHEN n.title = '' THEN n.body ELSE '' END, n.language, n.category,
    n.visibility, n.hidden_at, n.media_count, n.like_count,
    coalesce((SELECT true FROM notes_like l WHERE l.account_id = %(me)s AND l.note_id = n.id), false),
    a.id, a.handle, a.domain, a.display_name, a.avatar,
    m.id, m.kind, m.state, m.key, m.is_public, m.version, m.width, m.height, m.duration_ms, m.thumbhash, m.alt
"""
_WITH_AUTHOR_AND_COVER = """
    JOIN accounts_account a ON a.id = n.author_id
    LEFT JOIN notes_media m ON m.id = n.cover_id
"""
_LISTED = f"""
SELECT {_CARD} FROM notes_note n {_WITH_AUTHOR_AND_COVER}
WHERE n.id = ANY(%(ids)s::bigint[])
AND n.visibility = 'public' AND n.hidden_at IS NULL AND a.suspended_at IS NULL
"""  # noqa: S608 - put together out of the texts above

_NOT_MUTED = """
    SELECT f.followed_id AS id FROM accounts_follow f
    WHERE f.follower_id = %(me)s
    AND NOT EXISTS (SELECT FROM accounts_mute u WHERE u.muter_id = %(me)s AND u.muted_id = f.followed_id)
"""
_UNBLOCKED = """
    AND NOT EXISTS (SELECT FROM accounts_block b WHERE b.blocker_id = %(me)s AND b.blocked_id = f.followed_id)
    AND NOT EXISTS (SELECT FROM accounts_block b WHERE b.blocker_id = f.followed_id AND b.blocked_id = %(me)s)
"""
_STANDING = "(SELECT s.suspended_at IS NULL FROM accounts_account s WHERE s.id = {author})"
"""Not an EXISTS: PostgreSQL would turn that into a look at all accounts for the sake of a few."""
_OPEN_TO_FOLLOWERS = """
    n.hidden_at IS NULL AND (
        n.visibility IN ('public', 'followers')
        OR (n.visibility = 'mutual' AND EXISTS (
            SELECT FROM accounts_follow k WHERE k.follower_id = n.author_id AND k.followed_id = %(me)s
        ))
    )
"""
_OPEN_TO_STAFF = "n.visibility <> 'self'"

_AMONG_NEWEST = """
WITH authors AS MATERIALIZED ({authors}), picked AS MATERIALIZED (
    SELECT n.id FROM (
        SELECT id, author_id, visibility, hidden_at FROM notes_note
        WHERE id < %(before)s::bigint ORDER BY id DESC LIMIT {looked_at}
    ) n
    WHERE CASE WHEN n.author_id IN (SELECT id FROM authors) THEN {standing} AND {open} ELSE false END
    ORDER BY n.id DESC LIMIT {size}
)
"""
"""The CASE keeps the followed in a hash; a join would compare each note with all of them."""
_BY_AUTHORS = """
WITH heads AS MATERIALIZED (
    SELECT f.id AS author_id, head.id FROM ({authors}) f CROSS JOIN LATERAL (
        SELECT n.id FROM notes_note n
        WHERE n.author_id = f.id AND n.id < %(before)s::bigint AND {open}
        ORDER BY n.id DESC LIMIT 1
    ) head
    WHERE {standing}
    ORDER BY head.id DESC LIMIT {size}
), picked AS MATERIALIZED (
    SELECT more.id FROM heads CROSS JOIN LATERAL (
        SELECT n.id FROM notes_note n
        WHERE n.author_id = heads.author_id AND n.id < %(before)s::bigint AND {open}
        AND n.id >= (SELECT CASE WHEN count(*) < {size} THEN 0 ELSE min(id) END FROM heads)
        ORDER BY n.id DESC LIMIT {size}
    ) more
    ORDER BY more.id DESC LIMIT {size}
)
"""
"""The newest note of everybody; only the authors of the newest of these can have more on the page, and no
note older than the last of these can stand on it. So it reads one note an author and then hardly more than
the page, however many notes there are."""
_PICKED = f"""
SELECT {_CARD} FROM picked JOIN notes_note n ON n.id = picked.id {_WITH_AUTHOR_AND_COVER}
ORDER BY n.id DESC
"""  # noqa: S608 - put together out of the texts above


@lru_cache(maxsize=4 * PAGE_MAX)
def _following_sql(pick: str, *, staff: bool, size: int) -> str:
    """The statement; numbers of rows are written into it, since a plan that is kept has to know them."""
    standing = _STANDING.format(author="n.author_id" if pick is _AMONG_NEWEST else "f.id")
    told = {"authors": _NOT_MUTED + _UNBLOCKED, "open": _OPEN_TO_FOLLOWERS, "standing": standing}
    if staff:
        told = {"authors": _NOT_MUTED, "open": _OPEN_TO_STAFF, "standing": "true"}
    return pick.format(**told, size=int(size), looked_at=NEWEST_LOOKED_AT) + _PICKED


def list_cards(note_ids: Sequence[int], *, reader: Reader) -> list[NoteCard]:
    """Those of the notes that anybody may see, in the order asked, with whether the reader likes them. One
    query. Blocks and mutes are not looked at: who makes a feed has left those people out before."""
    if not note_ids:
        return []
    found = {
        card.id: card
        for card in _ask(_LISTED, {"me": reader.account_id or NOBODY, "ids": array_literal(note_ids)})
    }
    return [found[pk] for pk in note_ids if pk in found]


def list_followed_cards(
    *, reader: Reader, before_id: int | None = None, size: int = PAGE_SIZE
) -> Page[NoteCard]:
    """What the people whom the reader follows published, the newest first, nothing left out but the muted.

    Nothing is written for it when a note is published. One query for who follows many, else two; what they
    read does not grow with the number of notes.
    """
    if reader.account_id is None:
        return Page()
    size = max(1, min(size, PAGE_MAX))
    given = {"me": reader.account_id, "before": before_id or NO_END}
    cards = _ask(_following_sql(_AMONG_NEWEST, staff=reader.is_staff, size=size + 1), given)
    if len(cards) <= size:
        cards = _ask(_following_sql(_BY_AUTHORS, staff=reader.is_staff, size=size + 1), given)
    return Page(cards[:size], str(cards[size - 1].id) if len(cards) > size else None)


def _ask(sql: str, given: dict[str, Any]) -> list[NoteCard]:
    with prepared_cursor() as cursor:
        cursor.execute(sql, given)
        return [_card(row) for row in cursor.fetchall()]


def _card(row: tuple[Any, ...]) -> NoteCard:
    cover = CardCover(*row[16:]) if row[16] is not None else None
    return NoteCard(*(*row[:11], CardAuthor(*row[11:16]), cover))
