"""Boards: making, changing and deleting them."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sampan.accounts.policies import require_account
from sampan.accounts.types import Reader
from sampan.core.errors import Conflict, Invalid, NotFound, TooMany
from sampan.notes.models import Board, Collect, Note
from sampan.notes.policies import check_owns_board
from sampan.notes.services.counting import lock_account
from sampan.notes.wording import clean_line

TITLE_MAX = 40
"""Characters of a board's name: it stands on a tile two to a row on a phone."""
DESCRIPTION_MAX = 300


@transaction.atomic
def create_board(*, reader: Reader, title: str, description: str = "", is_public: bool = True) -> Board:
    """Make a board. Raises Invalid (title, description), Conflict for a name twice, TooMany beyond the
    limit.
    """
    owner = lock_account(require_account(reader))
    title, description = _clean(title, description)
    limit = settings.SAMPAN_BOARDS_MAX
    if Board.objects.filter(owner=owner).count() >= limit:
        raise TooMany("boards_many", _("You have %(limit)d boards, which is the most."), {"limit": limit})
    board = Board(owner=owner, title=title, description=description, is_public=is_public)
    _save(board)
    return board


@transaction.atomic
def edit_board(
    *, reader: Reader, board_id: int, title: str, description: str = "", is_public: bool = True
) -> Board:
    """Change a board's name, words and openness. Raises NotFound for other people's, else as
    `create_board`.
    """
    require_account(reader)
    board = _lock_own(reader, board_id)
    board.title, board.description = _clean(title, description)
    board.is_public = is_public
    _save(board)
    return board


@transaction.atomic
def delete_board(*, reader: Reader, board_id: int) -> None:
    """Delete a board; its notes are then kept nowhere. Raises NotFound for other people's boards."""
    require_account(reader)
    ids = list(Collect.objects.filter(board=board_id).values_list("note", flat=True))
    # Notes before boards, each in one order: the way everything else locks them.
    list(Note.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk").values_list("pk"))
    board = _lock_own(reader, board_id)
    kept = Collect.objects.filter(board=board, note__in=ids)
    Note.objects.filter(pk__in=kept.values("note")).update(collect_count=Greatest(F("collect_count") - 1, 0))
    board.delete()


def default_board(*, reader: Reader) -> Board:
    """The board for what is kept without a choice, made on first use in the reader's language."""
    found = Board.objects.filter(owner=reader.account_id, is_default=True).first()
    if found:
        return found
    owner = lock_account(require_account(reader))
    with translation.override(reader.language.lower()):
        title = gettext("Collected")
    board = (
        Board.objects.filter(owner=owner, is_default=True).first()
        or Board.objects.filter(owner=owner, title__iexact=title).first()
        or Board(owner=owner, title=title)
    )
    board.is_default = True
    board.save()
    return board


def lock_boards(board_ids: Iterable[int]) -> None:
    """Lock boards in one order."""
    rows = Board.objects.select_for_update(no_key=True).filter(pk__in=set(board_ids))
    list(rows.order_by("pk").values_list("pk"))


def _lock_own(reader: Reader, board_id: int) -> Board:
    board = Board.objects.select_for_update().filter(pk=board_id).first()
    if board is None:
        raise NotFound
    check_owns_board(board, reader=reader)
    return board


def _clean(title: str, description: str) -> tuple[str, str]:
    title, description = clean_line(title), clean_line(description)
    if not title:
        raise Invalid("board_title_missing", _("Give the board a name."), field="title")
    for field, text, limit in (("title", title, TITLE_MAX), ("description", description, DESCRIPTION_MAX)):
        if len(text) > limit:
            raise Invalid(
                f"board_{field}_long",
                _("That is %(count)d characters; at most %(limit)d fit."),
                {"count": len(text), "limit": limit},
                field=field,
            )
    return title, description


def _save(board: Board) -> None:
    try:
        with transaction.atomic():
            board.save()
    except IntegrityError as error:
        if "board_title_once" not in str(error):
            raise
        raise Conflict("board_exists", _("You have a board of this name already."), field="title") from error
