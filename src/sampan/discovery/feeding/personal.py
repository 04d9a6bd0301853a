"""The pages of members: a walk is made on the first page and kept, further pages read on in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from sampan.accounts.types import Reader
from sampan.core.pagination import Page
from sampan.discovery import selectors
from sampan.discovery.feeding import older
from sampan.discovery.feeding.choosing import Chosen, choose, with_newest
from sampan.discovery.feeding.cursors import InWalk, Older
from sampan.discovery.feeding.general import FRESH_AT_ONCE, FRESH_LOOKED_AT, SPARE, newest_pool
from sampan.discovery.selectors.tastes import Aversions, ReaderState
from sampan.discovery.selectors.walks import Stretch
from sampan.discovery.services import extend_walk, store_walk, want_list
from sampan.discovery.types import LoadedPool, category_number

OWN_AT_ONCE = 3
"""The reader's own newest notes that stand first until a pool holds them."""
WALK_MAX = 1_000
"""Notes of one walk at most, fifty pages: behind them come all the others, the newest first."""
ROUNDS = 4
"""How often more of a walk is looked at when its notes closed or their authors were hidden meanwhile."""

Load = Callable[..., list[Any]]


def page(reader: Reader, channel: str, place: InWalk | None, size: int, load: Load) -> Page[Any]:
    """A member's page from `place` on; a walk that is gone or somebody else's begins anew, and what the
    reader has seen by then does not come again."""
    assert reader.account_id is not None
    if place is None:
        return _begin(reader, channel, size, load)
    me = reader.account_id
    found = selectors.find_stretch(
        place.walk_id, account_id=me, channel=channel, start=place.offset, size=size + SPARE
    )
    if found is None:
        return _begin(reader, channel, size, load)
    aversions, _seen = selectors.get_aversions(reader)
    return _go_on(reader, channel, place, found, aversions, size, load)


def _begin(reader: Reader, channel: str, size: int, load: Load) -> Page[Any]:
    """The first page: put the notes in order and keep the order."""
    assert reader.account_id is not None
    pool = newest_pool(channel)
    if pool is None:
        return older.page(reader, channel, Older(), size, load)
    state = selectors.get_reader_state(reader)
    own, newest = _newest(reader, pool, state)
    chosen = with_newest(choose(reader, channel, state, pool, chance=np.random.default_rng()), own, newest)
    want_list(reader.account_id, state.listed_at, learns=state.learns)
    if not chosen.note_ids:
        return older.page(reader, channel, Older(), size, load)
    walk_id = store_walk(
        account_id=reader.account_id,
        channel=channel,
        note_ids=chosen.note_ids,
        sources=chosen.sources,
        anchors=chosen.anchors,
        features=chosen.features if state.learns else b"",
    )
    found = _as_stretch(chosen, size + SPARE)
    return _go_on(reader, channel, InWalk(walk_id), found, Aversions(), size, load)


def _newest(reader: Reader, pool: LoadedPool, state: ReaderState) -> tuple[list[int], list[int]]:
    """The reader's own notes and other people's that came after the pool was made."""
    rows = selectors.list_fresh(pool.channel, since_id=pool.newest_id, size=FRESH_LOOKED_AT)
    own = [pk for pk, author in rows if author == reader.account_id]
    kept = state.aversions.hidden | state.aversions.authors | {reader.account_id}
    others = [pk for pk, author in rows if author not in kept and pk not in state.aversions.dismissed]
    return own[:OWN_AT_ONCE], others[:FRESH_AT_ONCE]


def _go_on(
    reader: Reader,
    channel: str,
    place: InWalk,
    found: Stretch,
    aversions: Aversions,
    size: int,
    load: Load,
) -> Page[Any]:
    """A page out of the walk from `place` on, whatever closed meanwhile left out."""
    assert reader.account_id is not None
    shown: list[Any] = []
    walk_id, offset = place.walk_id, place.offset
    for _round in range(ROUNDS):
        offset += _fill(shown, found, aversions, reader, size, load)
        if offset >= found.length:
            behind = _behind(reader, channel, walk_id, offset)
            if not isinstance(behind, InWalk) or len(shown) >= size:
                return Page(shown, str(behind) if behind is not None else None)
            walk_id = behind.walk_id
        if len(shown) >= size:
            break
        further = selectors.find_stretch(
            walk_id, account_id=reader.account_id, channel=channel, start=offset, size=size + SPARE
        )
        if further is None:
            break
        found = further
    return Page(shown, str(InWalk(walk_id, offset)))


def _fill(
    shown: list[Any], found: Stretch, aversions: Aversions, reader: Reader, size: int, load: Load
) -> int:
    """Add to `shown` what may be shown, up to `size`; how many places of the stretch were used."""
    notes = {note.pk: note for note in load(found.note_ids, reader=reader)}
    used = 0
    for pk, source, anchor in zip(found.note_ids, found.sources, found.anchors, strict=True):
        if len(shown) >= size:
            break
        used += 1
        note = notes.get(pk)
        if note is None or not aversions.allow(pk, note.author.id, category_number(note.category)):
            continue
        note.source, note.anchor = source, anchor
        shown.append(note)
    return used


def _behind(reader: Reader, channel: str, walk_id: int, length: int) -> InWalk | Older | None:
    """Where to go on at the end of a walk: in a longer one, among the older notes, or nowhere."""
    assert reader.account_id is not None
    pool = newest_pool(channel)
    came = selectors.walked_ids(walk_id, account_id=reader.account_id)
    state = selectors.get_reader_state(reader)
    if pool is not None and length < WALK_MAX:
        more = choose(reader, channel, state, pool, came=came, chance=np.random.default_rng())
        if more.note_ids:
            longer = extend_walk(
                walk_id,
                account_id=reader.account_id,
                note_ids=more.note_ids,
                sources=more.sources,
                anchors=more.anchors,
                features=more.features if state.learns else b"",
            )
            return InWalk(longer, length) if longer is not None else None
    if pool is None or (pool.is_whole and not selectors.list_fresh(channel, since_id=pool.newest_id, size=1)):
        return None
    return Older(after=walk_id)


def _as_stretch(chosen: Chosen, size: int) -> Stretch:
    return Stretch(chosen.note_ids[:size], chosen.sources[:size], chosen.anchors[:size], len(chosen.note_ids))
