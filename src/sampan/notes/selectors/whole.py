"""A whole note as plain rows, by SQL that is composed once: to compose it took longer than to answer it."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import lru_cache
from typing import Any

from sampan.accounts.types import Reader
from sampan.core.errors import NotFound
from sampan.core.prepared import prepared_cursor
from sampan.notes.cards import CardAuthor
from sampan.notes.models import Note
from sampan.notes.whole import (
    NameOfTopic,
    NoteMedia,
    Rows,
    TopicOfNote,
    UnderTopic,
    WholeNote,
    WordsInPicture,
)

LAST_ID = 2**63 - 1
"""PostgreSQL refuses larger numbers, which an address can hold."""
_WHOLE = """
SELECT
    n.id, n.kind, n.title, n.body, n.language, n.place, n.visibility, n.hidden_at, n.declares_original,
    n.declares_ai, n.declares_ad, n.comments_closed, n.has_poll, n.media_count, n.like_count, n.collect_count,
    n.comment_count, n.share_count, n.created_at, n.edited_at, n.cover_id,
    a.id, a.handle, a.domain, a.display_name, a.avatar,
    (
        SELECT json_agg(json_build_array(
            m.id, m.position, m.kind, m.state, m.progress, m.key, m.is_public, m.version, m.width, m.height,
            m.duration_ms, m.thumbhash, m.alt, m.subtitles, w.state, w.blocks
        ) ORDER BY m.position, m.id)
        FROM notes_media m LEFT JOIN notes_picturetext w ON w.media_id = m.id
        WHERE m.note_id = n.id
    )::text,
    (
        SELECT json_agg(json_build_array(u.position, t.id, t.name, t.note_count, named.names)
            ORDER BY u.position, t.id)
        FROM notes_notetopic u JOIN notes_topic t ON t.id = u.topic_id
        CROSS JOIN LATERAL (
            SELECT json_agg(json_build_array(k.name, k.key, k.language) ORDER BY k.id) AS names
            FROM notes_topicname k WHERE k.topic_id = t.id
        ) named
        WHERE u.note_id = n.id
    )::text
FROM notes_note n JOIN accounts_account a ON a.id = n.author_id
WHERE n.id = %(note)s::bigint AND n.id IN (
"""
"""All that the page shows of a note; who may see it is put behind it."""
_MARK = 2**62 + 77
"""Stands for the reader's account where the condition is made; no account has this number."""
_OF_NOTE = 21
"""Columns of the note itself; five of its author follow, then its media and its topics."""
_OF_MEDIA = 14
"""Columns of a picture or video; two of the words in it follow."""


def get_whole_note(note_id: int, *, reader: Reader) -> WholeNote:
    """What the page of a note shows of it: with author, media, the words in them, and topics with their
    names. One query. Raises NotFound.
    """
    if note_id > LAST_ID:
        raise NotFound
    condition, values = _open_to(_kind_of(reader))
    with prepared_cursor() as cursor:
        cursor.execute(_WHOLE + condition, {**values, "note": note_id, "me": reader.account_id})
        row = cursor.fetchone()
    if row is None:
        raise NotFound
    author = CardAuthor(*row[_OF_NOTE:-2])
    media = Rows(map(_media, json.loads(row[-2] or "[]")))
    topics = Rows(_under(one) for one in json.loads(row[-1] or "[]") if one[-1])
    return WholeNote(*(*row[:_OF_NOTE], author, media, topics))


def _kind_of(reader: Reader) -> Reader:
    """The reader without what makes them one person, and without what they read."""
    account_id = None if reader.account_id is None else _MARK
    return replace(reader, account_id=account_id, language="", reads=(), interests=())


@lru_cache(maxsize=32)
def _open_to(kind: Reader) -> tuple[str, dict[str, Any]]:
    """What `visible_to`, which alone decides who sees a note, says of such a reader: SQL and its values."""
    sql, given = Note.objects.visible_to(kind).order_by().values("pk").query.sql_with_params()
    values = {f"value_{number}": value for number, value in enumerate(given) if value != _MARK}
    names = (f"%(value_{n})s" if given[n] != _MARK else "%(me)s::bigint" for n in range(len(given)))
    return sql % tuple(names) + ")", values


def _media(row: list[Any]) -> NoteMedia:
    state, blocks = row[_OF_MEDIA:]
    return NoteMedia(*(*row[:_OF_MEDIA], None if state is None else WordsInPicture(state, blocks)))


def _under(row: list[Any]) -> UnderTopic:
    position, topic_id, name, note_count, names = row
    named = Rows(NameOfTopic(*one) for one in names)
    return UnderTopic(TopicOfNote(topic_id, name, note_count, named), position)
