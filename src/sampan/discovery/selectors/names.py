"""Names of topics and people as they may be typed: their beginning, a part, in pinyin, with a slip."""

from __future__ import annotations

from sampan.core.prepared import prepared_cursor
from sampan.discovery.models import SearchName
from sampan.discovery.terms.folding import fold

LIKENESS = 0.35
"""How alike two names must be (pg_trgm, 0 to 1) to count as a slip of the keys."""
PART_LEAST = 3
"""Characters from which on a part of a name is found: the index of trigrams needs as many."""

_BEGIN = """
SELECT target_id, min(length(key)) AS size FROM discovery_searchname
WHERE kind = %(kind)s::text
    AND (key LIKE %(begins)s::text OR (%(spelled)s::bool AND pinyin LIKE %(begins)s::text))
GROUP BY target_id ORDER BY size, target_id DESC LIMIT %(size)s::int
"""
_LIKE = """
SELECT target_id, max(greatest(similarity(key, %(key)s::text), similarity(pinyin, %(key)s::text))) AS likeness
FROM discovery_searchname
WHERE kind = %(kind)s::text AND (key LIKE %(holds)s::text OR key %% %(key)s::text OR pinyin %% %(key)s::text)
    AND (key LIKE %(holds)s::text
        OR greatest(similarity(key, %(key)s::text), similarity(pinyin, %(key)s::text)) >= %(least)s::float8)
GROUP BY target_id ORDER BY likeness DESC, target_id DESC LIMIT %(size)s::int
"""


def list_named(text: str, *, kind: SearchName.Kind, size: int) -> list[int]:
    """Topics or people whose name, or its pinyin, begins with the text; then those whose name holds it or is
    like it. Two queries at most."""
    key = fold(text).strip()[:60]
    if not key:
        return []
    found = list_beginning(key, kind=kind, size=size)
    if len(found) < size and len(key) >= PART_LEAST:
        values = {"kind": str(kind), "key": key, "holds": f"%{_plain(key)}%", "least": LIKENESS, "size": size}
        with prepared_cursor() as cursor:
            cursor.execute(_LIKE, values)
            found += [row[0] for row in cursor.fetchall() if row[0] not in found]
    return found[:size]


def list_beginning(key: str, *, kind: SearchName.Kind, size: int) -> list[int]:
    """Topics or people whose name, folded, or its pinyin begins with `key`; the shortest first. One query."""
    spelled = key.isascii() and key.replace(" ", "").replace("'", "").isalpha()
    begins = _plain(key.replace(" ", "").replace("'", "") if spelled else key) + "%"
    with prepared_cursor() as cursor:
        cursor.execute(_BEGIN, {"kind": str(kind), "begins": begins, "spelled": spelled, "size": size})
        return [row[0] for row in cursor.fetchall()]


def _plain(key: str) -> str:
    """The text as LIKE takes it for itself."""
    return key.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
