"""Polls as a reader may see them, and their answers as texts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef

from sampan.accounts.types import Reader
from sampan.notes.models import Note, PollOption, PollVote
from sampan.notes.types import Visibility
from sampan.notes.whole import WholeNote
from sampan.translation.types import Text

CONTEXT_CHARS = 120
"""Characters of a note's body that help to understand an answer: its first sentence or two."""


def list_poll_options(note: Note | WholeNote, *, reader: Reader) -> list[Any]:
    """The answers of a note's poll in their order, each with its `poll` and whether the reader chose it
    (`is_mine`). One query; none for a note without a poll.
    """
    if not note.has_poll:
        return []
    rows = PollOption.objects.filter(poll=note.pk).select_related("poll").order_by("position")
    mine = PollVote.objects.filter(option=OuterRef("pk"), account=reader.account_id or 0)
    return list(rows.annotate(is_mine=Exists(mine)))


def list_poll_options_by_ids(ids: Iterable[int], *, reader: Reader) -> list[PollOption]:
    """Those of the answers whose notes the reader may see, with poll and note. One query."""
    notes = Note.objects.visible_to(reader).order_by()
    rows = PollOption.objects.filter(pk__in=list(ids), poll__note__in=notes)
    return list(rows.select_related("poll__note").defer("poll__note__heard_and_seen"))


def option_text(words: str, *, title: str, body: str, visibility: str) -> Text:
    """An answer as the translation room knows it; its note is the question."""
    context = f"{title}\n{body[:CONTEXT_CHARS]}".strip()
    return Text(words, context=context, is_private=visibility != Visibility.PUBLIC)
