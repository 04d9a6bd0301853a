"""Lets the people of the demo world talk: comments, replies across the languages, pins."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.conf import settings

from sampan.accounts.models import Account
from sampan.accounts.selectors import reader_of
from sampan.conversations import services
from sampan.conversations.models import Comment
from sampan.conversations.types import Correction
from sampan.notes.models import Note
from sampan.ops.demo.backdating import dated
from sampan.ops.demo.publishing import key_of
from sampan.ops.demo.words import OwnWords, other_language
from sampan.ops.demo.world import Remark, World
from sampan.translation.language import detect_language

LONGEST_TALK = timedelta(days=4)
REPLY_AFTER = timedelta(minutes=13)
COMMENTS_AT_ONCE = 1_000
"""A minute's limit while the world is loaded: months of talk are written in seconds."""


def talk(
    world: World, notes: dict[str, Note], accounts: dict[str, Account], *, began: datetime, words: OwnWords
) -> dict[str, Comment]:
    """Write whatever is missing; gives every comment by its key."""
    written: dict[str, Comment] = {}
    with _without_hurry():
        for note_key, thread in world.threads.items():
            note = notes[note_key]
            for place, remark in enumerate(thread):
                said_at = _moment(note, place, len(thread), began)
                top = _say(remark, note, accounts, at=said_at, answered=None)
                written[remark.key] = top
                written |= _reply_all(remark, top, note, accounts, said_at, began)
                _pin(remark, top, note)
    for remark in world.remarks():
        words.keep(remark.body, remark.translation, to=other_language(detect_language(remark.body)))
        said = remark.mended
        if said is not None:
            words.keep(said.remark, said.translation, to=other_language(detect_language(said.remark)))
    return written


def _reply_all(
    remark: Remark,
    top: Comment,
    note: Note,
    accounts: dict[str, Account],
    said_at: datetime,
    began: datetime,
) -> dict[str, Comment]:
    written: dict[str, Comment] = {}
    latest = {remark.by: top}
    for place, reply in enumerate(remark.replies):
        # Without a name, a reply answers what was said just before it.
        answered = latest[reply.to] if reply.to else next(reversed(latest.values()))
        wait = REPLY_AFTER * (place + 1) * (place + 1)
        at = min(said_at + wait, began - timedelta(seconds=30 * (len(remark.replies) - place)))
        comment = _say(reply, note, accounts, at=at, answered=answered)
        written[reply.key] = comment
        latest.pop(reply.by, None)
        latest[reply.by] = comment
    return written


def _say(
    remark: Remark, note: Note, accounts: dict[str, Account], *, at: datetime, answered: Comment | None
) -> Comment:
    mended = remark.mended
    with dated(at):
        return services.create_comment(
            reader=reader_of(accounts[remark.by]),
            note_id=note.pk,
            body=remark.body,
            reply_to=answered.pk if answered else None,
            key=key_of(remark.key),
            correction=Correction(mended.sounds, mended.remark) if mended is not None else None,
        )


def _pin(remark: Remark, comment: Comment, note: Note) -> None:
    if remark.is_pinned and comment.pinned_at is None:
        services.pin_comment(reader=reader_of(note.author), comment_id=comment.pk, on=True)


def _moment(note: Note, place: int, count: int, began: datetime) -> datetime:
    """Comments come fast at first and then seldom."""
    span = min(LONGEST_TALK, (began - note.created_at) * 0.8)
    return note.created_at + span * ((place + 1) / (count + 1)) ** 2


@contextmanager
def _without_hurry() -> Iterator[None]:
    before = settings.SAMPAN_COMMENTS_MINUTE_MAX
    settings.SAMPAN_COMMENTS_MINUTE_MAX = COMMENTS_AT_ONCE
    try:
        yield
    finally:
        settings.SAMPAN_COMMENTS_MINUTE_MAX = before
