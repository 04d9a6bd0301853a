"""Keeps the names of topics and people where they are found as they are typed, in pinyin too."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence

from django.db import connection, transaction

from sampan.accounts.models import Account
from sampan.discovery.models import SearchName
from sampan.discovery.terms.folding import fold
from sampan.discovery.terms.spelling import spelled_whole
from sampan.notes.models import TopicName

logger = logging.getLogger(__name__)

KEY_MAX = 100
PINYIN_MAX = 240
SWEPT = 500
"""Names that one run of the sweep takes in."""

_NEW_PEOPLE = """
SELECT a.id FROM accounts_account a WHERE a.deleted_at IS NULL
AND NOT EXISTS (SELECT FROM discovery_searchname s WHERE s.kind = 'person' AND s.target_id = a.id) LIMIT %s
"""
_NEW_TOPICS = """
SELECT n.topic_id FROM notes_topicname n
WHERE NOT EXISTS (SELECT FROM discovery_searchname s
    WHERE s.kind = 'topic' AND s.target_id = n.topic_id AND s.key = n.key) LIMIT %s
"""
_GONE = """
DELETE FROM discovery_searchname s WHERE id IN (
    SELECT s.id FROM discovery_searchname s
    WHERE (s.kind = 'person' AND NOT EXISTS (SELECT FROM accounts_account a WHERE a.id = s.target_id))
        OR (s.kind = 'topic' AND NOT EXISTS (
            SELECT FROM notes_topicname n WHERE n.topic_id = s.target_id AND n.key = s.key))
    LIMIT %s)
"""


def keep_person(*, account_id: int) -> None:
    """Take in the handle and name of an account; one that is gone is forgotten. Twice does no harm."""
    row = Account.objects.filter(pk=account_id, deleted_at=None).values_list("handle", "display_name").first()
    keys = {key: spelled(key) for key in map(fold, row or ()) if key.strip()}
    _store(SearchName.Kind.PERSON, account_id, keys)


def keep_topics(topic_ids: Iterable[int]) -> None:
    """Take in all names of these topics. Twice does no harm."""
    named: dict[int, dict[str, str]] = {pk: {} for pk in topic_ids}
    rows = TopicName.objects.filter(topic__in=list(named)).values_list("topic_id", "key", "name")
    for topic_id, key, name in rows:
        named[topic_id][key] = spelled(name)
    for topic_id, keys in named.items():
        _store(SearchName.Kind.TOPIC, topic_id, keys)


def sweep_names(*, limit: int = SWEPT) -> int:
    """Take in names that no news told of, and let go of those that are gone, a bounded piece; how many."""
    people, topics = _ids(_NEW_PEOPLE, limit), _ids(_NEW_TOPICS, limit)
    for account_id in people:
        keep_person(account_id=account_id)
    keep_topics(dict.fromkeys(topics))
    with connection.cursor() as cursor:
        cursor.execute(_GONE, [limit])
        return len(people) + len(set(topics)) + int(cursor.rowcount)


def spelled(name: str) -> str:
    """A name in pinyin, '' where that is the name itself, or where it brings about an error: the name is then
    found as it is written, and holds up no other."""
    try:
        pinyin = spelled_whole(name, size=PINYIN_MAX)
    except Exception:
        logger.exception("a name of %s characters cannot be told in pinyin", len(name))
        return ""
    return "" if pinyin == fold(name) else pinyin


def _ids(statement: str, limit: int) -> Sequence[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [limit])
        return [row[0] for row in cursor.fetchall()]


def _store(kind: SearchName.Kind, target_id: int, keys: dict[str, str]) -> None:
    with transaction.atomic():
        SearchName.objects.filter(kind=kind, target_id=target_id).exclude(key__in=list(keys)).delete()
        SearchName.objects.bulk_create(
            [
                SearchName(kind=kind, target_id=target_id, key=key[:KEY_MAX], pinyin=pinyin)
                for key, pinyin in keys.items()
                if key
            ],
            update_conflicts=True,
            unique_fields=["kind", "target_id", "key"],
            update_fields=["pinyin"],
        )
