"""Which topics of two languages members put on their notes together."""

from __future__ import annotations

from typing import NamedTuple

from django.db import connection

NOTES_LOOKED_AT = 20_000
"""Latest public notes among which pairs are counted: what people do now, in a second or two."""
PAIRS_MAX = 200
"""Pairs of one count, those of the most authors first; what is joined leaves room for the next."""


class TopicPair(NamedTuple):
    """A topic with Chinese names only and one with English names only, as members use them together."""

    chinese_id: int
    english_id: int
    author_count: int
    share: int
    """Notes under both in percent of those under either."""
    spans_languages: bool
    """Whether authors who read Chinese and authors who read English are among them."""


_TOGETHER = """
WITH recent AS (
    SELECT note.id, note.author_id, account.language
    FROM notes_note note JOIN accounts_account account ON account.id = note.author_id
    WHERE note.visibility = 'public' AND note.hidden_at IS NULL AND account.suspended_at IS NULL
    ORDER BY note.id DESC LIMIT %(notes)s
), tongues AS (
    SELECT topic_id, bool_or(language LIKE 'zh%%') AS chinese, bool_or(language = 'en') AS english
    FROM notes_topicname GROUP BY topic_id
), used AS (
    SELECT link.topic_id, tongues.chinese, recent.*
    FROM recent JOIN notes_notetopic link ON link.note_id = recent.id
    JOIN tongues ON tongues.topic_id = link.topic_id AND tongues.chinese <> tongues.english
), counts AS (
    SELECT topic_id, count(*) AS notes FROM used GROUP BY topic_id
), pairs AS (
    SELECT zh.topic_id AS chinese_id, en.topic_id AS english_id, count(*) AS notes,
        count(DISTINCT zh.author_id) AS authors,
        bool_or(zh.language LIKE 'zh%%') AND bool_or(zh.language = 'en') AS spans
    FROM used zh JOIN used en ON en.id = zh.id AND NOT en.chinese
    WHERE zh.chinese
    GROUP BY zh.topic_id, en.topic_id HAVING count(DISTINCT zh.author_id) >= %(authors)s
)
SELECT chinese_id, english_id, authors, pairs.notes * 100 / (zh.notes + en.notes - pairs.notes), spans
FROM pairs JOIN counts zh ON zh.topic_id = chinese_id JOIN counts en ON en.topic_id = english_id
ORDER BY authors DESC, chinese_id, english_id LIMIT %(pairs)s
"""


def list_used_together(*, authors_min: int) -> list[TopicPair]:
    """The topics of two languages that at least `authors_min` authors put on one note, most authors first.

    Topics that have names in both languages are joined already and left out. One query.
    """
    numbers = {"notes": NOTES_LOOKED_AT, "authors": authors_min, "pairs": PAIRS_MAX}
    with connection.cursor() as cursor:
        cursor.execute(_TOGETHER, numbers)
        return [TopicPair(*row) for row in cursor.fetchall()]
