"""Notes as somebody may see them: one, many by id, an author's, a topic's, the liked ones."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import F, Model, Prefetch, Q, QuerySet, Sum, prefetch_related_objects

from sampan.accounts.types import Reader
from sampan.core.errors import NotFound
from sampan.core.ids import parse_id
from sampan.core.pagination import PAGE_SIZE, Page, page_by_id
from sampan.notes.models import Collect, Like, Media, Note, NoteTopic, Revision, TopicName

REVISIONS_SHOWN = 50
"""How many earlier versions of a note its history lists, the latest first."""


def get_note(note_id: int, *, reader: Reader) -> Note:
    """A note with its author, cover, media and topics. Three queries. Raises NotFound."""
    note: Note | None = _cards().visible_to(reader).filter(pk=note_id).first()
    if note is None:
        raise NotFound
    _load_whole([note])
    return note


def get_own_note(note_id: int, *, reader: Reader) -> Note:
    """The same, of the reader's own notes only. Raises NotFound."""
    note: Note | None = _cards().filter(pk=note_id, author=reader.account_id).first()
    if note is None:
        raise NotFound
    _load_whole([note])
    return note


def list_notes_by_ids(ids: Sequence[int], *, reader: Reader) -> list[Note]:
    """Those of the notes that the reader may see, as cards, in the order of `ids`. One query."""
    rows = {note.pk: note for note in _cards().visible_to(reader).filter(pk__in=ids)}
    return [rows[pk] for pk in dict.fromkeys(ids) if pk in rows]


def list_whole_notes_by_ids(ids: Sequence[int], *, reader: Reader) -> list[Note]:
    """The same with media and topics, for pages that show whole notes. Three queries."""
    notes = list_notes_by_ids(ids, reader=reader)
    _load_whole(notes)
    return notes


def list_notes_of(
    account_id: int, *, reader: Reader, cursor: str | None = None, size: int = PAGE_SIZE
) -> Page[Note]:
    """An author's notes, newest first, as cards. One query."""
    return page_by_id(_cards().visible_to(reader).filter(author=account_id), cursor=cursor, size=size)


def list_notes_under(
    topic_id: int, *, reader: Reader, cursor: str | None = None, sort: str = "new", size: int = PAGE_SIZE
) -> Page[Note]:
    """The notes under a topic as cards, `sort` 'new' or 'top' (most liked first). One query."""
    rows = _cards().visible_to(reader).filter(note_topics__topic=topic_id)
    return _page_by_likes(rows, cursor, size) if sort == "top" else page_by_id(rows, cursor=cursor, size=size)


def list_liked(
    account_id: int, *, reader: Reader, cursor: str | None = None, size: int = PAGE_SIZE
) -> Page[Note]:
    """What an account liked, latest like first, as far as the reader may see it. One query."""
    likes = Like.objects.filter(account=account_id, note__in=Note.objects.visible_to(reader))
    page: Page[Like] = page_by_id(
        likes.select_related("note__author", "note__cover").defer("note__heard_and_seen"),
        cursor=cursor,
        size=size,
    )
    return page.map(lambda like: like.note)


MINE_SQL = """
SELECT note_id, true FROM notes_like WHERE account_id = %(me)s AND note_id = ANY(%(notes)s)
UNION ALL
SELECT note_id, false FROM notes_collect WHERE account_id = %(me)s AND note_id = ANY(%(notes)s)
"""
"""Written out, since every page asks it and composing it takes longer than answering it."""


def likes_and_collects(reader: Reader, note_ids: Iterable[int]) -> tuple[set[int], set[int]]:
    """Which of the notes the reader likes and which they keep. One query; none for visitors."""
    ids = list(note_ids)
    if reader.account_id is None or not ids:
        return set(), set()
    with connection.cursor() as cursor:
        cursor.execute(MINE_SQL, {"me": reader.account_id, "notes": ids})
        rows = cursor.fetchall()
    return {pk for pk, is_like in rows if is_like}, {pk for pk, is_like in rows if not is_like}


def find_collect_board_id(note_id: int, *, reader: Reader) -> int | None:
    """The board on which the reader keeps the note. One query."""
    rows = Collect.objects.filter(account=reader.account_id, note=note_id)
    return rows.values_list("board", flat=True).first() if reader.signed_in else None


def count_likes_of(account_id: int) -> int:
    """How many likes an author's public notes have together. One query."""
    rows = Note.objects.listed().filter(author=account_id)
    return int(rows.aggregate(total=Sum("like_count"))["total"] or 0)


def list_revisions(note_id: int, *, reader: Reader) -> tuple[Note, list[Revision]]:
    """A note with what it said before to such readers, latest first. Two queries. Raises NotFound."""
    note: Note | None = _cards().visible_to(reader).filter(pk=note_id).first()
    if note is None:
        raise NotFound
    rows = Revision.objects.visible_to(reader).filter(note=note)
    return note, list(rows.order_by("-pk")[:REVISIONS_SHOWN])


def _cards() -> Any:
    # Any: a custom queryset's methods are lost to the type checker after select_related.
    # Only the search looks at the words heard and seen, and they can be long.
    return Note.objects.select_related("author", "cover").defer("heard_and_seen")


def _page_by_likes(rows: QuerySet[Note], cursor: str | None, size: int) -> Page[Note]:
    likes, _dash, last = (cursor or "").partition("-")
    count, last_id = parse_id(likes), parse_id(last)
    if count is not None and last_id is not None and count < 2**31:
        rows = rows.filter(Q(like_count__lt=count) | Q(like_count=count, pk__lt=last_id))
    items = list(rows.order_by("-like_count", "-pk")[: size + 1])
    if len(items) <= size:
        return Page(items)
    return Page(items[:size], f"{items[size - 1].like_count}-{items[size - 1].pk}")


def _load_whole(notes: Sequence[Note]) -> None:
    """Load media and topics with their names: two queries, where Django's own prefetching takes three."""
    prefetch_related_objects(
        notes, Prefetch("media", Media.objects.select_related("picture_text").order_by("position", "pk"))
    )
    names = TopicName.objects.filter(topic__note_topics__note__in=[note.pk for note in notes])
    rows = names.select_related("topic").annotate(
        note_id=F("topic__note_topics__note"), place=F("topic__note_topics__position")
    )
    found: dict[int, dict[int, tuple[NoteTopic, list[TopicName]]]] = {note.pk: {} for note in notes}
    for name in rows.order_by("place", "topic", "pk"):
        under = found.get(name.note_id)
        if under is not None:
            fresh = NoteTopic(note_id=name.note_id, topic=name.topic, position=name.place)
            under.setdefault(name.topic_id, (fresh, []))[1].append(name)
    for note in notes:
        links = list(found[note.pk].values())
        for link, of_topic in links:
            _keep(link.topic, "names", TopicName.objects.none(), of_topic)
        _keep(note, "note_topics", NoteTopic.objects.none(), [link for link, _names in links])


def _keep(owner: Model, name: str, rows: QuerySet[Any], loaded: list[Any]) -> None:
    """Let `owner.<name>.all()` give `loaded`, as prefetch_related would."""
    rows._result_cache = loaded
    owner.__dict__.setdefault("_prefetched_objects_cache", {})[name] = rows
