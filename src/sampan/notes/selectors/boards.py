"""Boards, what lies on them, and the covers that stand for them."""

from collections.abc import Iterable

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from sampan.accounts.types import Reader
from sampan.core.errors import NotFound
from sampan.core.pagination import PAGE_SIZE, Page, page_by_id
from sampan.notes.models import Board, Collect, Media, Note

COVERS = 4
"""How many covers stand for a board."""


def get_board(board_id: int, *, reader: Reader) -> Board:
    """A board with its owner. One query. Raises NotFound, for other people's private boards too."""
    board = Board.objects.visible_to(reader).select_related("owner").filter(pk=board_id).first()
    if board is None:
        raise NotFound
    return board


def list_boards_of(
    account_id: int, *, reader: Reader, cursor: str | None = None, size: int = PAGE_SIZE
) -> Page[Board]:
    """An account's boards that the reader may see, newest first. One query."""
    rows = Board.objects.visible_to(reader).filter(owner=account_id).select_related("owner")
    return page_by_id(rows, cursor=cursor, size=size)


def list_own_boards(*, reader: Reader, size: int = 200) -> list[Board]:
    """The reader's own boards for choosing one: the default first, then the newest. One query."""
    if reader.account_id is None:
        return []
    return list(Board.objects.filter(owner=reader.account_id).order_by("-is_default", "-pk")[:size])


def list_board_notes(
    board_id: int, *, reader: Reader, cursor: str | None = None, size: int = PAGE_SIZE
) -> Page[Note]:
    """The notes on a board as cards, last kept first, as far as the reader may see them. One query."""
    rows = Collect.objects.filter(board=board_id, note__in=Note.objects.visible_to(reader))
    page: Page[Collect] = page_by_id(
        rows.select_related("note__author", "note__cover").defer("note__heard_and_seen"),
        cursor=cursor,
        size=size,
    )
    return page.map(lambda kept: kept.note)


def list_board_covers(board_ids: Iterable[int], *, reader: Reader) -> dict[int, list[Media]]:
    """Up to four covers of each board, of notes that the reader may see. One query."""
    ids = list(board_ids)
    if not ids:
        return {}
    rank = Window(RowNumber(), partition_by=F("board"), order_by=F("pk").desc())
    seen = Note.objects.visible_to(reader).exclude(cover=None)
    rows = Collect.objects.filter(board__in=ids, note__in=seen).annotate(rank=rank).filter(rank__lte=COVERS)
    covers: dict[int, list[Media]] = {pk: [] for pk in ids}
    for row in rows.select_related("note__cover").defer("note__heard_and_seen").order_by("board", "rank"):
        if row.note.cover is not None:
            covers[row.board_id].append(row.note.cover)
    return covers
