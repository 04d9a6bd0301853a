"""Keeps the documents that the search looks through: made of a note's words, topics, city and media."""

from __future__ import annotations

import hashlib
import logging
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction

from sampan.core.clock import now
from sampan.core.queue import defer
from sampan.discovery.models import SearchDocument, Watermark
from sampan.discovery.ranking.score import TALK_ALONE
from sampan.discovery.services.pieces import file_in_pieces
from sampan.discovery.terms import marks, packing
from sampan.discovery.terms.cutting import terms_of
from sampan.discovery.terms.spelling import spellings_of
from sampan.discovery.types import category_number, language_number
from sampan.notes.models import Media, Note

logger = logging.getLogger(__name__)

INDEX_TASK = "discovery.index_note"
SWEEP_MARK = "documents"
MISSING_MARK = "unfiled"
EDITION = "1"
"""Goes up when documents are made otherwise, so that all are made anew by and by."""
TERMS_MAX = 1_500
"""Different terms of one document: a note of 2,000 characters with a long talk in it."""
BODY_MAX = 6_000
HEARD_MAX = 6_000
"""Characters of the body, and of what is heard and seen, that can be found."""
PIECE = 200
"""Notes that are filed in one transaction."""
LOOKED_AT = 10_000
"""Notes among which one call looks for unfiled ones: 500,000 are walked through in an hour."""
NEWEST = 500
"""The newest notes, at which each call looks besides: a job that failed is made up for in a minute or two."""
QUALITY_WINDOW = 5_000
"""The newest documents whose quality is looked at anew; later likes hardly move a note."""

# One person comments and shares as often as they like; it counts as in the ranking.
_ACTS = f"""
n.like_count + 2 * n.collect_count + 2 * least(n.comment_count, n.like_count + n.collect_count + {TALK_ALONE})
    + 2 * least(n.share_count, n.like_count + n.collect_count + {TALK_ALONE})
"""
_NOTES = f"""
SELECT n.id, n.author_id, n.title, left(n.body, %(body)s), left(n.heard_and_seen, %(heard)s), n.kind,
    n.language, n.category, {_ACTS},
    p.place_id, d.serial, d.text_hash
FROM notes_note n
LEFT JOIN discovery_noteplace p ON p.note_id = n.id
LEFT JOIN discovery_searchdocument d ON d.note_id = n.id
WHERE n.id = ANY(%(ids)s)
ORDER BY n.id
"""  # noqa: S608 - made of constants
_TOPICS = """
SELECT t.note_id, t.topic_id, m.name FROM notes_notetopic t JOIN notes_topicname m ON m.topic_id = t.topic_id
WHERE t.note_id = ANY(%s) ORDER BY t.note_id, t.position, m.id
"""
_STORE = """
INSERT INTO discovery_searchdocument (note_id, author_id, words, terms, serial, kind, language, category,
    topic_ids, quality, text_hash, made_at)
SELECT n.id, %(author)s, %(words)s::tsvector, %(terms)s, %(serial)s, %(kind)s, %(language)s, %(category)s,
    %(topics)s, %(quality)s, %(hash)s, %(at)s
FROM notes_note n WHERE n.id = %(note)s
ON CONFLICT (note_id) DO UPDATE SET author_id = excluded.author_id, words = excluded.words,
    terms = excluded.terms, kind = excluded.kind, language = excluded.language, category = excluded.category,
    topic_ids = excluded.topic_ids, quality = excluded.quality, text_hash = excluded.text_hash,
    made_at = excluded.made_at
"""
_MISSING = """
SELECT count(*), max(walked.id), array_agg(walked.id ORDER BY walked.id) FILTER (WHERE d.note_id IS NULL)
FROM (SELECT id FROM notes_note WHERE id > %s ORDER BY id LIMIT %s) walked
LEFT JOIN discovery_searchdocument d ON d.note_id = walked.id
"""
_MISSING_NEWEST = """
SELECT newest.id FROM (SELECT id FROM notes_note ORDER BY id DESC LIMIT %s) newest
LEFT JOIN discovery_searchdocument d ON d.note_id = newest.id WHERE d.note_id IS NULL
"""
_QUALITY = f"""
UPDATE discovery_searchdocument d SET quality = q.quality FROM (
    SELECT n.id, ln(1 + {_ACTS}) AS quality FROM notes_note n ORDER BY n.id DESC LIMIT %s
) q WHERE d.note_id = q.id AND abs(d.quality - q.quality) > 0.2
"""  # noqa: S608 - made of constants


@dataclass
class Material:
    """What a document is made of."""

    note_id: int
    author_id: int
    title: str
    body: str
    heard_and_seen: str
    kind: str
    language: int
    category: int
    acts: int
    place_id: int | None
    serial: int | None = None
    known_hash: str = ""
    topics: dict[int, list[str]] = field(default_factory=dict)

    @property
    def text_hash(self) -> str:
        """Tells whether any of it changed since the document was made."""
        said = (
            *(EDITION, self.author_id, self.title, self.body, self.heard_and_seen, self.kind),
            *(self.language, self.category, self.place_id, sorted(self.topics.items())),
        )
        return hashlib.sha256(repr(said).encode("utf-8", "replace")).hexdigest()


def index_notes(note_ids: Iterable[int]) -> int:
    """File notes under their words; how many were made anew. What did not change is left alone.

    A note that cannot be filed is tried once more alone, told in the log and filed without words until its
    words change, so that it holds up no other.
    """
    return file_in_pieces(note_ids, size=PIECE, file=_index, alone=_index_alone)


def index_missing(*, limit: int = 1_000) -> int:
    """File notes that are not filed yet, of a bounded piece of all, the oldest first; it goes on where the
    last call ended, and from the start again after the last note. How many were filed.

    Where the piece misses none, the newest notes are looked at. Killed halfway it begins the piece anew.
    """
    mark, _made = Watermark.objects.get_or_create(name=MISSING_MARK)
    with connection.cursor() as cursor:
        cursor.execute(_MISSING, [mark.tx, LOOKED_AT])
        walked, last, missing = cursor.fetchone()
    reached = last if walked == LOOKED_AT else 0
    if missing and len(missing) > limit:
        reached = missing[limit - 1]
    filed = index_notes(missing[:limit] if missing else _newest_missing())
    Watermark.objects.filter(name=MISSING_MARK).update(tx=reached, moved_at=now())
    return filed


def refresh_outdated(*, after: int = 0, limit: int = 500) -> int:
    """Make the documents of up to `limit` notes after this one anew where their words changed.

    Gives the note to go on from, 0 at the end. Catches what no news told: a topic that was renamed or joined.
    """
    rows = SearchDocument.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)
    ids = list(rows[:limit])
    index_notes(ids)
    return ids[-1] if len(ids) == limit else 0


def refresh_next() -> int:
    """Go on with `refresh_outdated` where the last call ended, from the start again after the last note."""
    mark, _made = Watermark.objects.get_or_create(name=SWEEP_MARK)
    reached = refresh_outdated(after=mark.tx)
    Watermark.objects.filter(name=SWEEP_MARK).update(tx=reached, moved_at=now())
    return reached


def want_index(note_id: int) -> None:
    """Have the note filed anew soon; asking twice does no harm."""
    defer(INDEX_TASK, note_id=note_id, _queueing_lock=f"document:{note_id}", _lock=f"document:{note_id}")


def want_index_of_media(*, media_id: int) -> None:
    """The same for the note that shows this picture or video; nothing when none does."""
    note_id = Media.objects.filter(pk=media_id).values_list("note", flat=True).first()
    if note_id is not None:
        want_index(note_id)


def refresh_quality() -> int:
    """Let likes and the like of the newest notes be felt in the search; how many documents changed."""
    with connection.cursor() as cursor:
        cursor.execute(_QUALITY, [QUALITY_WINDOW])
        return int(cursor.rowcount)


def index_notes_under(topic_id: int, *, limit: int = PIECE) -> int:
    """File the newest notes under a topic anew, since its names changed; the others follow by and by."""
    ids = Note.objects.filter(note_topics__topic=topic_id).order_by("-pk").values_list("pk", flat=True)
    return index_notes(list(ids[:limit]))


def terms_of_material(one: Material) -> dict[str, packing.Weighed]:
    """The weighed terms of a note: title, all names of its topics in both languages, body, heard and seen."""
    names = [name for of_topic in one.topics.values() for name in of_topic]
    fields: list[tuple[int, Iterable[str]]] = [
        (0, terms_of(one.title)),
        (0, spellings_of(one.title)),
        (1, (term for name in names for term in terms_of(name))),
        (1, (term for name in names for term in spellings_of(name))),
        (2, terms_of(one.body[:BODY_MAX])),
        (3, terms_of(one.heard_and_seen[:HEARD_MAX])),
    ]
    return packing.weigh(fields, most=TERMS_MAX)


def quality_of(acts: int) -> float:
    """How well a note was received, on a scale on which twice as much is a step."""
    return math.log1p(max(0, acts))


def _newest_missing() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(_MISSING_NEWEST, [NEWEST])
        return [row[0] for row in cursor.fetchall()]


def _index_alone(note_id: int) -> int:
    """File one note, without words if it must be; 1 if it was made anew with them."""
    try:
        return _index([note_id])
    except Exception:
        logger.exception(
            "note %s cannot be filed under its words; it is left without until they change", note_id
        )
        _index([note_id], wordless=True)
        return 0


def _index(ids: Sequence[int], *, wordless: bool = False) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        materials = [one for one in _read(cursor, ids) if one.known_hash != one.text_hash]
        unnumbered = [one for one in materials if one.serial is None]
        if unnumbered:
            cursor.execute(
                "SELECT nextval('discovery_document_serial') FROM generate_series(1, %s)", [len(unnumbered)]
            )
            for one, (serial,) in zip(unnumbered, cursor.fetchall(), strict=True):
                one.serial = serial
        for one in materials:
            cursor.execute(_STORE, _row(one, wordless=wordless))
    return len(materials)


def _read(cursor: Any, ids: Sequence[int]) -> list[Material]:
    cursor.execute(_NOTES, {"ids": list(ids), "body": BODY_MAX, "heard": HEARD_MAX})
    found: dict[int, Material] = {}
    for *words, language, category, acts, place_id, serial, known_hash in cursor.fetchall():
        numbers = language_number(language), category_number(category)
        found[words[0]] = Material(*(*words, *numbers, acts, place_id, serial, known_hash or ""))
    cursor.execute(_TOPICS, [list(found)])
    for note_id, topic_id, name in cursor.fetchall():
        found[note_id].topics.setdefault(topic_id, []).append(name)
    return list(found.values())


def document_of(one: Material, *, wordless: bool = False) -> SearchDocument:
    """The document of a note whose serial is known; not stored. `words` is the text form of a tsvector."""
    terms = {} if wordless else terms_of_material(one)
    return SearchDocument(
        note_id=one.note_id,
        author_id=one.author_id,
        words=packing.vector_literal(terms, _marks(one)),
        terms=packing.pack(terms),
        serial=one.serial or 0,
        kind=one.kind,
        language=one.language,
        category=one.category,
        topic_ids=list(one.topics),
        quality=quality_of(one.acts),
        text_hash=one.text_hash,
        made_at=now(),
    )


def _row(one: Material, *, wordless: bool) -> dict[str, Any]:
    row = document_of(one, wordless=wordless)
    return {
        "note": row.note_id,
        "author": row.author_id,
        "words": row.words,
        "terms": row.terms,
        "serial": row.serial,
        "kind": row.kind,
        "language": row.language,
        "category": row.category,
        "topics": row.topic_ids,
        "quality": row.quality,
        "hash": row.text_hash,
        "at": row.made_at,
    }


def _marks(one: Material) -> list[str]:
    assert one.serial is not None
    found = [marks.kind_mark(one.kind), marks.language_mark(one.language), marks.category_mark(one.category)]
    found += [marks.place_mark(one.place_id)] if one.place_id is not None else []
    return [*found, *map(marks.topic_mark, one.topics), *marks.window_marks(one.serial)]
