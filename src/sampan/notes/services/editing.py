"""Changing a published note, with its history kept, and deleting it with everything that hangs on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest

from sampan.accounts.policies import require_account
from sampan.accounts.types import Reader
from sampan.core.clock import now
from sampan.core.events import record
from sampan.core.queue import defer
from sampan.notes.events import NoteDeleted, NoteEdited
from sampan.notes.models import Board, Draft, Media, Note, NoteTopic, Revision
from sampan.notes.policies import check_is_author, may_be_shared
from sampan.notes.services.attaching import cover_among, hang, take_media
from sampan.notes.services.content import all_topics, check_publishable, clean_content
from sampan.notes.services.counting import count_notes_of, lock_note
from sampan.notes.services.media_files import remove_media
from sampan.notes.services.polls import set_poll
from sampan.notes.services.topics import count_topics, set_topics
from sampan.notes.services.words import keep_translations, note_language, set_mentions
from sampan.notes.types import Kind, NoteContent
from sampan.translation.services import forget_translations
from sampan.translation.services.improvements import forget_improvements

CHANGEABLE = (
    "title",
    "body",
    "category",
    "place",
    "visibility",
    "declares_original",
    "declares_ai",
    "declares_ad",
    "comments_closed",
)


@transaction.atomic
def edit_note(*, reader: Reader, note_id: int, content: NoteContent) -> Note:
    """Let the note say what `content` says; what it said before is kept when words, media or cover change.

    Raises NotFound for other people's notes, Invalid as publishing does; nothing is changed then.
    """
    require_account(reader)
    note = lock_note(note_id)
    check_is_author(note, reader=reader)
    content = replace(clean_content(content), kind=Kind(note.kind))
    media = take_media(content, owner_id=note.author_id, note=note)
    check_publishable(content, media)
    names, counted = all_topics(content), may_be_shared(note)
    before = list(note.media.order_by("position", "pk"))
    revision = Revision(
        note=note,
        title=note.title,
        body=note.body,
        media=_cover_first(before, note.cover_id),
        visibility=note.visibility,
    )
    _write(note, content, media)
    if (revision.title, revision.body, revision.media) != (
        note.title,
        note.body,
        _cover_first(media, note.cover_id),
    ):
        revision.save()
        note.edited_at = now()
    note.save()
    hang(media, content=content, draft=None, note=note)
    for gone in before:
        if gone.pk not in content.media_ids:
            remove_media(gone)
    set_topics(note, names, counted_before=counted)
    set_poll(note, content.poll)
    set_mentions(note)
    keep_translations(note, content.translations)
    count_notes_of(note.author_id)
    defer("notes.place_note_media", note_id=note.pk)
    record(NoteEdited(note_id=note.pk))
    return note


@transaction.atomic
def delete_note(*, reader: Reader, note_id: int) -> None:
    """Delete the reader's note: words, files, likes, collects and comments. Raises NotFound for other
    people's.
    """
    require_account(reader)
    note = lock_note(note_id)
    check_is_author(note, reader=reader)
    remove_note(note)


def remove_note(note: Note) -> None:
    """Delete a note and what hangs on it; the caller may do so and holds the locks of `lock_note`."""
    boards = Board.objects.filter(collects__note=note)
    locked = list(Board.objects.select_for_update().filter(pk__in=boards.values("pk")).order_by("pk"))
    Board.objects.filter(pk__in=[board.pk for board in locked]).update(
        note_count=Greatest(F("note_count") - 1, 0)
    )
    if may_be_shared(note):
        count_topics(set(NoteTopic.objects.filter(note=note).values_list("topic_id", flat=True)), set())
    for media in note.media.all():
        remove_media(media)
    # The draft stays without its words: its key must not bring the note back when an old page is sent again.
    Draft.objects.filter(published_note=note).update(title="", body="", topics=[], translations={}, poll={})
    scopes = [f"note:{note.pk}:title", f"note:{note.pk}:body"]
    # The comments go with the note's row, without a word to the room that they come from.
    scopes += [f"comment:{pk}:body" for pk in note.comments.values_list("pk", flat=True)]
    forget_translations(scopes=scopes)
    forget_improvements(scopes=scopes)
    deleted = NoteDeleted(note_id=note.pk, author_id=note.author_id)
    note.delete()
    count_notes_of(deleted.author_id)
    record(deleted)


def _write(note: Note, content: NoteContent, media: Sequence[Media]) -> None:
    for field in CHANGEABLE:
        setattr(note, field, getattr(content, field))
    note.language = note_language(note.title, note.body)
    note.cover = cover_among(media, content.cover_id)
    note.media_count = len(media)


def _cover_first(media: Sequence[Media], cover_id: int | None) -> list[str]:
    """The media as a revision keeps them: ids as text, the cover's first, then all in their order."""
    return [str(cover_id)] * bool(cover_id) + [str(one.pk) for one in media]
