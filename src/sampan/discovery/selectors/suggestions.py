"""What somebody may mean who begins to type: own searches, common ones, topics, people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from sampan.accounts.types import Reader
from sampan.core.clock import now
from sampan.core.prepared import prepared_cursor
from sampan.discovery.terms.folding import fold

PREFIX_MAX = 40
"""Characters of what was typed that are looked at; who types more knows what they want."""
DAYS = 14
"""How long ago a query may have been common."""
OF_EACH = 4
"""Suggestions of each kind."""
Kind = Literal["asked", "query", "topic", "person"]

_NAMED = """
SELECT s.target_id, min(length(s.key)) AS size FROM discovery_searchname s
WHERE s.kind = '{kind}'
    AND (s.key LIKE %(begins)s::text OR (%(spelled)s::bool AND s.pinyin LIKE %(spells)s::text))
GROUP BY s.target_id ORDER BY size, s.target_id DESC LIMIT 40
"""
_WORDS = f"""
(SELECT 'asked', a.query, '', 0::bigint, 0::bigint, '' FROM discovery_askedquery a
    WHERE a.account_id = %(me)s::bigint AND a.key LIKE %(begins)s::text
    ORDER BY a.asked_at DESC LIMIT %(each)s::int)
UNION ALL
(SELECT 'query', max(q.query), '', 0, sum(q.people), '' FROM discovery_querytally q
    WHERE q.day >= %(since)s::date
        AND (q.key LIKE %(begins)s::text OR (%(spelled)s::bool AND q.pinyin LIKE %(spells)s::text))
    GROUP BY q.key ORDER BY 5 DESC, 2 LIMIT %(each)s::int)
UNION ALL
(SELECT 'topic', t.name, coalesce((SELECT o.name FROM notes_topicname o
        WHERE o.topic_id = t.id AND o.name <> t.name
        ORDER BY (split_part(o.language, '-', 1) = %(family)s::text) DESC, o.id LIMIT 1), ''), t.id,
        t.note_count, ''
    FROM ({_NAMED.format(kind="topic")}) f JOIN notes_topic t ON t.id = f.target_id
    WHERE t.note_count > 0 ORDER BY t.note_count DESC, t.id LIMIT %(each)s::int)
UNION ALL
(SELECT 'person', a.display_name, a.handle || CASE WHEN a.domain = '' THEN '' ELSE '@' || a.domain END, a.id,
        a.follower_count, a.avatar
    FROM ({_NAMED.format(kind="person")}) f JOIN accounts_account a ON a.id = f.target_id
    WHERE a.suspended_at IS NULL AND a.deleted_at IS NULL
        AND NOT EXISTS (SELECT FROM accounts_block b
            WHERE (b.blocker_id = a.id AND b.blocked_id = %(me)s::bigint)
            OR (b.blocker_id = %(me)s::bigint AND b.blocked_id = a.id))
    ORDER BY a.follower_count DESC, a.id LIMIT %(each)s::int)
"""  # noqa: S608 - only the names of kinds, which the code sets, are put in


@dataclass(frozen=True)
class Suggestion:
    """One line under the search field.

    Attributes:
        kind: 'asked' (the reader's own), 'query' (common), 'topic' or 'person'.
        text: what is searched for, the topic's or the person's name.
        also: another name of the topic, in the reader's language if there is one, or the person's handle.
        target_id: the topic or the account, else 0.
        avatar: of a person, as `Account.avatar` names it.
    """

    kind: Kind
    text: str
    also: str = ""
    target_id: int = 0
    avatar: str = ""


def suggest(prefix: str, *, reader: Reader, size: int = 10) -> list[Suggestion]:
    """What begins as typed, in either script, in pinyin too: own searches first, then topics, what at least
    `services.asked.PEOPLE_LEAST` people asked for lately, and people. One query; none for no letters.

    Nobody's own searches are shown to anybody else.
    """
    key = " ".join(fold(prefix[:PREFIX_MAX]).removeprefix("#").removeprefix("@").split())
    if not key:
        return []
    letters = key.replace(" ", "").replace("'", "")
    values = {
        "me": reader.account_id or 0,
        "begins": _plain(key) + "%",
        "spells": _plain(letters) + "%",
        "spelled": letters.isascii() and letters.isalpha() and len(letters) > 1,
        "since": (now() - timedelta(days=DAYS)).date(),
        "each": OF_EACH,
        "family": reader.language.split("-")[0],
    }
    with prepared_cursor() as cursor:
        cursor.execute(_WORDS, values)
        rows = cursor.fetchall()
    found: dict[tuple[str, str], Suggestion] = {}
    for kind, text, also, target_id, _weight, avatar in rows:
        # What the reader asked themselves is not suggested as a common query besides.
        name = fold(text) if kind in ("asked", "query") else str(target_id)
        group = "words" if kind in ("asked", "query") else kind
        found.setdefault((group, name), Suggestion(kind, text, also, target_id, avatar))
    order: dict[str, int] = {"asked": 0, "topic": 1, "query": 2, "person": 3}
    return sorted(found.values(), key=lambda one: order[one.kind])[: max(1, min(size, 20))]


def _plain(key: str) -> str:
    """The text as LIKE takes it for itself."""
    return key.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
