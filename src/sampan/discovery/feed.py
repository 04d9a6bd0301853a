"""What a reader is shown without asking for it: Explore and its channels, Following, Video."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Exists, OuterRef

from sampan.accounts.models import Follow, Mute
from sampan.accounts.selectors import following_ids, hidden_account_ids
from sampan.accounts.types import Reader
from sampan.core.errors import NotFound
from sampan.core.ids import parse_id
from sampan.core.pagination import PAGE_SIZE, Page, page_by_id
from sampan.discovery import selectors
from sampan.discovery.ranking import stance as stances
from sampan.discovery.ranking.order import Walk
from sampan.discovery.ranking.stance import Stance
from sampan.discovery.ranking.weights import NEWEST_EVERY
from sampan.discovery.services import ensure_pool
from sampan.discovery.types import ALL, CATEGORIES, CHANNELS, VIDEO, LoadedPool, category_number
from sampan.notes.models import Note
from sampan.notes.selectors import list_whole_notes_by_ids

SPARE = 6
"""Candidates fetched beyond a page, in place of those that turn out to be deleted or closed to the reader."""
OWN_AT_ONCE = 3
"""The reader's own newest notes that stand first until a pool holds them."""
FRESH_AT_ONCE = 3
"""Other people's notes that are newer than the pool, on the first page."""
FRESH_LOOKED_AT = 60
"""How many notes newer than the pool are looked at: about a minute's worth of a busy instance."""
VIDEOS_PAGE = 6
"""Videos are watched one by one, and each brings its whole note."""
OLDER_ROUNDS = 5
"""How often more old notes are fetched when nearly all of a page's worth was in the pool."""
OLDER_BATCH = 80

WALKS = 256
"""Walks that a process remembers: at most 10 MB, the readers of some minutes."""
SHOWN = (
    *("id", "kind", "title", "body", "language", "visibility", "hidden_at", "media_count", "like_count"),
    *(f"author__{name}" for name in ("id", "handle", "domain", "display_name", "avatar")),
    *(f"cover__{name}" for name in ("id", "kind", "state", "key", "is_public", "version")),
    *(f"cover__{name}" for name in ("width", "height", "duration_ms", "thumbhash", "alt")),
)
"""The columns of a card: leaving out the rest takes a quarter off the time of the query and its rows."""

Load = Callable[..., list[Note]]


@dataclass(frozen=True)
class InPool:
    """A cursor that walks a pool: how many places are done, and the reader's stance when they began."""

    pool_id: int
    offset: int = 0
    stance: str = ""

    def __str__(self) -> str:
        return f"{self.pool_id}.{self.offset}.{self.stance}"


@dataclass(frozen=True)
class Older:
    """A cursor behind the pool's end: all other notes, the newest first."""

    before_id: int
    pool_id: int

    def __str__(self) -> str:
        return f"older.{self.before_id}.{self.pool_id}"


def explore(
    *, reader: Reader, channel: str = ALL, cursor: str | None = None, size: int = PAGE_SIZE
) -> Page[Note]:
    """The best notes for this reader, then all the others: a walk that ends only with the last note.

    The same cursor gives the same page as long as its pool is kept, but for notes that closed meanwhile.
    Six queries at most on the first page, four on a further one. Raises NotFound for an unknown channel.
    """
    if channel not in CHANNELS:
        raise NotFound
    return _pages(reader, channel, cursor, size, _load_cards)


def videos(
    *, reader: Reader, first_id: int | None = None, cursor: str | None = None, size: int = VIDEOS_PAGE
) -> Page[Note]:
    """Whole video notes to watch one after the other, that with `first_id` at the head of the first page."""
    page = _pages(reader, VIDEO, cursor, size, list_whole_notes_by_ids)
    if first_id is None:
        return page
    rest = [note for note in page.items if note.pk != first_id]
    first = list_whole_notes_by_ids([first_id], reader=reader) if cursor is None else []
    return Page([*(note for note in first if note.kind == VIDEO), *rest], page.next_cursor)


def following(*, reader: Reader, cursor: str | None = None, size: int = PAGE_SIZE) -> Page[Note]:
    """What the people whom the reader follows published, the newest first, nothing left out. One query."""
    if reader.account_id is None:
        return Page()
    followed = Follow.objects.filter(follower=reader.account_id).values("followed")
    muted = Mute.objects.filter(muter=reader.account_id, muted=OuterRef("author"))
    rows = Note.objects.visible_to(reader).filter(~Exists(muted), author__in=followed)
    return page_by_id(rows.select_related("author", "cover").only(*SHOWN), cursor=cursor, size=size)


def _load_cards(ids: Sequence[int], *, reader: Reader) -> list[Note]:
    """Those of the notes that anybody may see, in their order, with what a card shows. One query.

    Who is hidden from the reader has been left out before, so that nothing is asked about blocks here.
    """
    rows = Note.objects.listed().filter(pk__in=ids).select_related("author", "cover").only(*SHOWN)
    found = {note.pk: note for note in rows}
    return [found[pk] for pk in ids if pk in found]


def _pages(reader: Reader, channel: str, cursor: str | None, size: int, load: Load) -> Page[Note]:
    place = _parse(cursor)
    if isinstance(place, Older):
        return _older_page(reader, channel, place, size, load)
    pool = _pool_of(place, channel)
    if pool is None:
        return _older_page(reader, channel, Older(2**63 - 1, 0), size, load)
    if place is None or place.pool_id != pool.pool_id:
        # A walk whose pool is gone goes on at the same place of the newest one.
        offset = place.offset if place is not None else 0
        place = InPool(pool.pool_id, offset, stances.pack(_stance(reader, pool), pool.ranked))
    return _pool_page(reader, pool, place, size, load)


def _pool_of(place: InPool | None, channel: str) -> LoadedPool | None:
    """The pool that the cursor names, else the newest; None while there is no note at all."""
    if place is not None:
        named = selectors.find_pool(place.pool_id)
        if named is not None and named.channel == channel:
            return named
    pool = selectors.find_pool(ensure_pool(channel))
    return pool if pool is not None and len(pool.ranked) else None


def _pool_page(reader: Reader, pool: LoadedPool, place: InPool, size: int, load: Load) -> Page[Note]:
    hidden = hidden_account_ids(reader)
    authors, ids = pool.ranked.author_ids, pool.ranked.note_ids
    steps = _walk(pool.pool_id, place.stance).places(place.offset)
    candidates: list[tuple[int, int]] = []
    offset = place.offset
    for step in steps:
        offset += 1
        if int(authors[step]) not in hidden:
            candidates.append((offset, int(ids[step])))
        if len(candidates) == size + SPARE:
            break
    own, fresh = _fresh(reader, pool, hidden) if place.offset == 0 else ([], [])
    notes = load([*own, *fresh, *(pk for _done, pk in candidates)], reader=reader)
    return _cut(notes, own, fresh, candidates, pool, place, size)


def _cut(
    notes: Sequence[Note],
    own: Sequence[int],
    fresh: Sequence[int],
    candidates: Sequence[tuple[int, int]],
    pool: LoadedPool,
    place: InPool,
    size: int,
) -> Page[Note]:
    """A page out of what could be loaded, and where the next begins."""
    by_id = {note.pk: note for note in notes}
    extra = [by_id[pk] for pk in fresh if pk in by_id]
    shown = [by_id[pk] for pk in own if pk in by_id]
    offset = place.offset
    for done, pk in candidates:
        if len(shown) + len(extra) >= size:
            break
        offset = done
        if pk in by_id:
            shown.append(by_id[pk])
    for number, note in enumerate(extra, start=1):
        shown.insert(number * NEWEST_EVERY - 1, note)
    if offset < len(pool.ranked) and candidates:
        return Page(shown, str(InPool(pool.pool_id, offset, place.stance)))
    return Page(shown, None if pool.is_whole else str(Older(pool.newest_id + 1, pool.pool_id)))


def _fresh(reader: Reader, pool: LoadedPool, hidden: frozenset[int]) -> tuple[list[int], list[int]]:
    """The reader's own notes and other people's that came after the pool was made."""
    rows = selectors.list_fresh(pool.channel, since_id=pool.newest_id, size=FRESH_LOOKED_AT)
    own = [pk for pk, author in rows if author == reader.account_id]
    others = [pk for pk, author in rows if author != reader.account_id and author not in hidden]
    return own[:OWN_AT_ONCE], others[:FRESH_AT_ONCE]


def _older_page(reader: Reader, channel: str, place: Older, size: int, load: Load) -> Page[Note]:
    """Notes that the pool did not hold, the newest first."""
    pool = selectors.find_pool(place.pool_id) if place.pool_id else None
    came = pool.note_ids if pool is not None else frozenset()
    hidden = hidden_account_ids(reader)
    wanted: list[int] = []
    before = place.before_id
    for _round in range(OLDER_ROUNDS):
        rows = selectors.list_older(channel, before_id=before, size=OLDER_BATCH)
        for pk, author in rows:
            before = pk
            if pk not in came and author not in hidden:
                wanted.append(pk)
            if len(wanted) == size:
                break
        if len(wanted) == size or len(rows) < OLDER_BATCH:
            break
    more = len(wanted) == size or len(rows) == OLDER_BATCH
    notes = load(wanted, reader=reader)
    return Page(notes, str(Older(before, place.pool_id)) if more else None)


@lru_cache(maxsize=WALKS)
def _walk(pool_id: int, stance: str) -> Walk:
    """The walk of everybody who stands alike towards this pool."""
    pool = selectors.find_pool(pool_id)
    if pool is None:
        raise LookupError(pool_id)
    return Walk(pool.ranked, stances.unpack(stance, pool.ranked))


def _stance(reader: Reader, pool: LoadedPool) -> Stance:
    """Whom and what the reader prefers now."""
    followed = stances.among(following_ids(reader), pool.ranked)
    numbers = frozenset(category_number(name) for name in reader.interests if name in CATEGORIES)
    return Stance(followed, numbers)


def _parse(cursor: str | None) -> InPool | Older | None:
    """A cursor that this module wrote; None for the beginning and for anything else."""
    parts = (cursor or "").split(".")
    if len(parts) != 3:
        return None
    if parts[0] == "older":
        before, pool_id = parse_id(parts[1]), parse_id(parts[2])
        return Older(before, pool_id) if before is not None and pool_id is not None else None
    pool_id, offset = parse_id(parts[0]), parse_id(parts[1])
    return InPool(pool_id, offset, parts[2]) if pool_id is not None and offset is not None else None
