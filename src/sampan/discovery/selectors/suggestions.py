"""What somebody may mean who begins to type: own searches, common ones, topics, products, shops, people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import zip_longest
from typing import Final, Literal

from django.conf import settings

from sampan.accounts.types import Reader
from sampan.core.clock import now
from sampan.core.prepared import prepared_cursor
from sampan.discovery.terms.beginning import title_question
from sampan.discovery.terms.folding import fold

PREFIX_MAX = 40
"""Characters of what was typed that are looked at; who types more knows what they want."""
DAYS = 14
"""How long ago a query may have been common."""
OF_EACH = 4
"""Suggestions of each kind."""
GOODS_READ = 500
"""Products whose titles fit that are looked at: whoever types two letters means none of them yet."""
Kind = Literal["asked", "query", "topic", "product", "shop", "person"]
ORDER: Final[tuple[Kind, ...]] = ("asked", "topic", "query", "product", "shop", "person")
"""In which the kinds stand below each other."""

_NAMED = """
SELECT s.target_id, min(length(s.key)) AS size FROM discovery_searchname s
WHERE s.kind = '{kind}'
    AND (s.key LIKE %(begins)s::text OR (%(spelled)s::bool AND s.pinyin LIKE %(spells)s::text))
GROUP BY s.target_id ORDER BY size, s.target_id DESC LIMIT 40
"""
_NO_BLOCK = """
NOT EXISTS (SELECT FROM accounts_block b
    WHERE (b.blocker_id = a.id AND b.blocked_id = %(me)s::bigint)
    OR (b.blocker_id = %(me)s::bigint AND b.blocked_id = a.id))
"""
_SHOP_SHOWN = f"""
s.state IN ('open', 'resting') AND s.hidden_at IS NULL AND a.suspended_at IS NULL AND a.deleted_at IS NULL
AND {_NO_BLOCK} AND NOT EXISTS (SELECT FROM accounts_mute m
    WHERE m.muter_id = %(me)s::bigint AND m.muted_id = a.id)
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
    WHERE a.suspended_at IS NULL AND a.deleted_at IS NULL AND {_NO_BLOCK}
    ORDER BY a.follower_count DESC, a.id LIMIT %(each)s::int)
"""  # noqa: S608 - only the names of kinds, which the code sets, are put in
_GOODS = f"""
UNION ALL
(SELECT 'product', p.title, p.language, p.id, p.sold_count, ''
    FROM (SELECT product_id FROM discovery_productdocument WHERE words @@ %(title)s::text::tsquery
        LIMIT %(read)s::int) f
    JOIN shop_product p ON p.id = f.product_id AND p.state = 'listed' AND p.hidden_at IS NULL
    JOIN shop_shop s ON s.account_id = p.shop_id JOIN accounts_account a ON a.id = p.shop_id
    WHERE {_SHOP_SHOWN}
    ORDER BY p.in_stock DESC, p.sold_count DESC, p.id DESC LIMIT %(each)s::int)
UNION ALL
(SELECT 'shop', a.display_name, a.handle, a.id, s.sales_count, ''
    FROM ({_NAMED.format(kind="person")}) f JOIN accounts_account a ON a.id = f.target_id
    JOIN shop_shop s ON s.account_id = a.id
    WHERE {_SHOP_SHOWN}
    ORDER BY s.sales_count DESC, a.id LIMIT %(each)s::int)
"""  # noqa: S608 - the same


@dataclass(frozen=True)
class Suggestion:
    """One line under the search field.

    Attributes:
        kind: 'asked' (the reader's own), 'query' (common), 'topic', 'product', 'shop' or 'person'.
        text: what is searched for, the name of the topic, shop or person, the product's title as it was
            written.
        also: another name of the topic, in the reader's language if there is one, or the handle of the person
            or the shop.
        target_id: the topic, the product or the account, else 0.
        avatar: of a person, as `Account.avatar` names it.
        language: of a product's title.
    """

    kind: Kind
    text: str
    also: str = ""
    target_id: int = 0
    avatar: str = ""
    language: str = ""


def suggest(prefix: str, *, reader: Reader, size: int = 10) -> list[Suggestion]:
    """What begins as typed, in either script, in pinyin too: own searches first, then topics, what at least
    `services.asked.PEOPLE_LEAST` people asked for lately, products with these words in their title, in either
    language, shops and people. One query; none for no letters.

    Where there is more than `size`, each kind has its turn. Nobody's own searches are shown to anybody else.
    """
    key = " ".join(fold(prefix[:PREFIX_MAX]).removeprefix("#").removeprefix("@").split())
    if not key:
        return []
    with prepared_cursor() as cursor:
        cursor.execute(_WORDS + _GOODS if settings.SAMPAN_SHOP else _WORDS, _values(key, reader))
        rows = cursor.fetchall()
    found: dict[tuple[str, str], Suggestion] = {}
    for kind, text, also, target_id, _weight, avatar in rows:
        # What the reader asked themselves is not suggested as a common query besides.
        name = fold(text) if kind in ("asked", "query") else str(target_id)
        group = "words" if kind in ("asked", "query") else kind
        if kind == "product":
            one = Suggestion(kind, text, target_id=target_id, language=also)
        else:
            one = Suggestion(kind, text, also, target_id, avatar)
        found.setdefault((group, name), one)
    return _in_turn(list(found.values()), max(1, min(size, 20)))


def _values(key: str, reader: Reader) -> dict[str, object]:
    letters = key.replace(" ", "").replace("'", "")
    return {
        "me": reader.account_id or 0,
        "begins": _plain(key) + "%",
        "spells": _plain(letters) + "%",
        "spelled": letters.isascii() and letters.isalpha() and len(letters) > 1,
        "since": (now() - timedelta(days=DAYS)).date(),
        "each": OF_EACH,
        "family": reader.language.split("-")[0],
        "title": title_question(key),
        "read": GOODS_READ,
    }


def _in_turn(found: list[Suggestion], size: int) -> list[Suggestion]:
    """The first of each kind, then the second of each, until there are enough; kind by kind."""
    kinds = [[one for one in found if one.kind == kind] for kind in ORDER]
    chosen = [one for rank in zip_longest(*kinds) for one in rank if one is not None][:size]
    return sorted(chosen, key=lambda one: ORDER.index(one.kind))


def _plain(key: str) -> str:
    """The text as LIKE takes it for itself."""
    return key.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
