"""What a reader is shown without asking for it: Explore and its channels, Following, Video."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sampan.accounts.types import Reader
from sampan.core.errors import NotFound
from sampan.core.ids import parse_id
from sampan.core.pagination import PAGE_SIZE, Page
from sampan.discovery.feeding import general, older, personal
from sampan.discovery.feeding.cursors import InPool, InWalk, Older, parse
from sampan.discovery.types import ALL, CHANNELS, VIDEO, Source
from sampan.notes.cards import NoteCard
from sampan.notes.selectors import list_cards, list_followed_cards, list_whole_notes_by_ids

VIDEOS_PAGE = 6
"""Videos are watched one by one, and each brings its whole note."""

Load = Callable[..., list[Any]]


def explore(
    *, reader: Reader, channel: str = ALL, cursor: str | None = None, size: int = PAGE_SIZE
) -> Page[NoteCard]:
    """The best notes for this reader, then all the others: a walk that ends only with the last note.

    Each note says why it is there (`source`, `anchor`). For a member the order is kept in the database,
    so that
    their pages fit each other in every process; for visitors it follows from the pool. Four queries on a
    member's first page (what is known of them, what is new, the order kept, the cards), three on a further
    one, two for visitors. Raises NotFound for an unknown channel.
    """
    if channel not in CHANNELS:
        raise NotFound
    return _page(reader, channel, cursor, size, list_cards)


def videos(
    *, reader: Reader, first_id: int | None = None, cursor: str | None = None, size: int = VIDEOS_PAGE
) -> Page[Any]:
    """Whole video notes to watch one after the other, that with `first_id` at the head of the first page."""
    page = _page(reader, VIDEO, cursor, size, list_whole_notes_by_ids)
    if first_id is None:
        return page
    rest = [note for note in page.items if note.pk != first_id]
    first = list_whole_notes_by_ids([first_id], reader=reader) if cursor is None else []
    return Page([*(note for note in first if note.kind == VIDEO), *rest], page.next_cursor)


def following(*, reader: Reader, cursor: str | None = None, size: int = PAGE_SIZE) -> Page[NoteCard]:
    """What the people whom the reader follows published, the newest first, nothing left out. One query,
    two for who follows few."""
    page = list_followed_cards(reader=reader, before_id=parse_id(cursor), size=size)
    for note in page.items:
        note.source, note.anchor = Source.FOLLOWED, note.author.id
    return page


def _page(reader: Reader, channel: str, cursor: str | None, size: int, load: Load) -> Page[Any]:
    place = parse(cursor)
    if isinstance(place, Older):
        return older.page(reader, channel, place, size, load)
    if reader.signed_in:
        # Who signs in while scrolling begins a walk of their own: what a visitor met is not known.
        return personal.page(reader, channel, place if isinstance(place, InWalk) else None, size, load)
    return general.page(reader, channel, place if isinstance(place, InPool) else None, size, load)
