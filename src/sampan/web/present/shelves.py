"""Boards with their first covers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.http import HttpRequest

from sampan.translation.types import Text
from sampan.web.present.faces import person
from sampan.web.present.reading import reader_of
from sampan.web.present.rows import AccountRow, BoardRow, MediaRow
from sampan.web.present.texts import Texts
from sampan.web.present.waterfall import shown_cover, want_alts
from sampan.web.shown import ShownBoard

COVERS = 4
"""How many covers a board shows: two by two."""


def boards(
    rows: Sequence[BoardRow],
    *,
    request: HttpRequest,
    covers: Mapping[int, Sequence[MediaRow]] | None = None,
    owner: AccountRow | None = None,
    chosen_id: int | None = None,
) -> list[ShownBoard]:
    """Boards in their order; `covers` by the board's id. One query for the texts."""
    reader = reader_of(request)
    pictures = {row.id: list((covers or {}).get(row.id, ()))[:COVERS] for row in rows}
    texts = Texts(reader)
    for row in rows:
        private = not row.is_public
        texts.want(f"board:{row.id}:title", Text(row.title, is_private=private))
        texts.want(f"board:{row.id}:description", Text(row.description, is_private=private))
        want_alts(pictures[row.id], texts)
    texts.find_and_order()
    shown_owner = person(owner, me_id=reader.account_id) if owner is not None else None
    return [
        ShownBoard(
            id=str(row.id),
            name=texts.words(f"board:{row.id}:title"),
            note_count=row.note_count,
            is_public=row.is_public,
            covers=tuple(one for one in (shown_cover(m, texts) for m in pictures[row.id]) if one is not None),
            description=texts.words(f"board:{row.id}:description"),
            owner=shown_owner,
            chosen=row.id == chosen_id,
        )
        for row in rows
    ]


def board(
    row: BoardRow,
    *,
    request: HttpRequest,
    covers: Sequence[MediaRow] = (),
    owner: AccountRow | None = None,
) -> ShownBoard:
    """One board. One query for the texts."""
    return boards([row], request=request, covers={row.id: covers}, owner=owner)[0]
