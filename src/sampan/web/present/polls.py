"""The poll of a note as one reader sees it: to be answered, or its results."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest

from sampan.core.clock import now
from sampan.notes.selectors import option_text
from sampan.translation.types import Text
from sampan.web.present.reading import reader_of
from sampan.web.present.rows import HeadRow, PollOptionRow
from sampan.web.present.texts import Texts
from sampan.web.shown import ShownPoll, ShownPollOption


def poll(note: HeadRow, options: Sequence[PollOptionRow], *, request: HttpRequest) -> ShownPoll | None:
    """The poll alone. One query for its texts."""
    texts = Texts(reader_of(request))
    want_poll(note, options, texts)
    texts.find()
    return shown_poll(note, options, texts)


def want_poll(note: HeadRow, options: Sequence[PollOptionRow], texts: Texts) -> None:
    """Ask for every answer."""
    for option in options:
        texts.want(ref_of(option), poll_option_text(option, note=note))


def shown_poll(note: HeadRow, options: Sequence[PollOptionRow], texts: Texts) -> ShownPoll | None:
    """The poll whose texts have been found; None for a note without one. No query.

    Who has voted, whose poll it is, and everybody once it is closed sees the results.
    """
    if not options:
        return None
    row, reader = options[0].poll, texts.reader
    closed = row.closes_at <= now() or note.hidden_at is not None
    voted = any(option.is_mine for option in options)
    is_author = note.author.id == reader.account_id
    return ShownPoll(
        note_id=str(note.id),
        options=tuple(
            ShownPollOption(
                id=str(option.id),
                text=texts.title(ref_of(option)),
                vote_count=option.vote_count,
                percent=round(option.vote_count * 100 / row.voter_count) if row.voter_count else 0,
                is_mine=option.is_mine,
            )
            for option in options
        ),
        closes_at=row.closes_at,
        is_multiple=row.is_multiple,
        is_closed=closed,
        voter_count=row.voter_count,
        shows_results=closed or voted or is_author,
        can_vote=reader.signed_in and not (reader.is_suspended or closed or voted or is_author),
        needs_sign_in=not reader.signed_in and not closed,
    )


def poll_option_text(option: PollOptionRow, *, note: HeadRow) -> Text:
    """An answer as the translation room knows it."""
    return option_text(option.text, title=note.title, body=note.body, visibility=str(note.visibility))


def ref_of(option: PollOptionRow) -> str:
    """How the page calls the text of this answer."""
    return f"poll_option:{option.id}:text"
