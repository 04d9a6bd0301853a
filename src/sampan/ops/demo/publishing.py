"""Publishes the notes of the demo world the way a member does: upload, draft, publish; names their topics."""

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import connection

from sampan.accounts.models import Account
from sampan.accounts.selectors import reader_of
from sampan.notes import services
from sampan.notes.models import Note, TopicName
from sampan.notes.services.media_files import place_note_media
from sampan.notes.services.picture_uploads import upload_picture
from sampan.notes.services.video_processing import process_video
from sampan.notes.services.video_uploads import create_upload, receive_chunk
from sampan.notes.topic_names import fold_topic
from sampan.notes.types import Kind, NoteContent
from sampan.ops.demo.backdating import dated
from sampan.ops.demo.words import other_language
from sampan.ops.demo.world import PICTURES, VIDEOS, Entry, World
from sampan.translation.language import detect_language

Report = Callable[[str], None]
SPEAK_EVERY = 30
"""Files between two lines of progress."""


@dataclass(frozen=True)
class _File:
    """One picture or video of a note."""

    note: str
    place: int
    author: str
    name: str
    is_video: bool


def key_of(name: str) -> UUID:
    """The key under which something of the world is sent; the same each time, so that nothing comes twice."""
    return uuid5(NAMESPACE_URL, f"sampan-demo:{name}")


def publish_notes(
    world: World, accounts: dict[str, Account], *, began: datetime, workers: int, report: Report
) -> dict[str, Note]:
    """Publish whatever is missing, the oldest first; gives every note by its key.

    `workers`: how many files are prepared at a time; 1 stays in this thread.
    """
    notes = _already_there(world, accounts)
    missing = [entry for entry in world.notes if entry.key not in notes]
    media = _upload(missing, accounts, workers=workers, report=report)
    for entry in sorted(missing, key=lambda one: -one.hours_ago):
        files = [media[entry.key, place] for place in range(len(entry.pictures) or 1)]
        notes[entry.key] = _publish(entry, files, accounts[entry.author], began)
    if missing:
        report(f"{len(missing)} notes published")
    _name_topics(world)
    return notes


def _already_there(world: World, accounts: dict[str, Account]) -> dict[str, Note]:
    rows = Note.objects.filter(author__in=accounts.values())
    by_title = {(note.author_id, note.title): note for note in rows}
    found = {entry.key: by_title.get((accounts[entry.author].pk, entry.title)) for entry in world.notes}
    return {key: note for key, note in found.items() if note is not None}


def _upload(
    entries: Iterable[Entry], accounts: dict[str, Account], *, workers: int, report: Report
) -> dict[tuple[str, int], int]:
    """Upload every file of the notes; gives the ids of the media by note and place."""
    files = sorted(_files(entries), key=lambda one: not one.is_video)  # what takes longest begins first
    made: dict[tuple[str, int], int] = {}
    for file, media_id in _each(files, lambda one: _upload_one(one, accounts[one.author]), workers=workers):
        made[file.note, file.place] = media_id
        if len(made) % SPEAK_EVERY == 0 or len(made) == len(files):
            report(f"{len(made)} of {len(files)} pictures and videos prepared")
    return made


def _files(entries: Iterable[Entry]) -> Iterator[_File]:
    for entry in entries:
        if entry.video:
            yield _File(entry.key, 0, entry.author, entry.video, is_video=True)
        for place, picture in enumerate(entry.pictures):
            yield _File(entry.key, place, entry.author, picture.file, is_video=False)


def _each(
    files: Iterable[_File], work: Callable[[_File], int], *, workers: int
) -> Iterator[tuple[_File, int]]:
    """Each file with what came of it, in the order in which they are done."""
    if workers == 1:
        yield from ((file, work(file)) for file in files)
        return
    pool = ThreadPoolExecutor(max_workers=workers)
    try:
        waiting = {pool.submit(_closing, work, file): file for file in files}
        yield from ((waiting[done], done.result()) for done in as_completed(waiting))
    finally:
        pool.shutdown(cancel_futures=True)  # Ctrl-C waits for what is under way, not for all


def _closing(work: Callable[[_File], int], file: _File) -> int:
    try:
        return work(file)
    finally:
        connection.close()  # the thread's own; nobody else would give it back


def _upload_one(file: _File, author: Account) -> int:
    reader = reader_of(author)
    if not file.is_video:
        with (PICTURES / f"{file.name}.webp").open("rb") as stream:
            return upload_picture(reader=reader, file=stream).pk
    path = VIDEOS / f"{file.name}.mp4"
    size = os.path.getsize(path)
    upload = create_upload(reader=reader, length=size, filename=path.name)
    with path.open("rb") as stream:
        state = receive_chunk(
            reader=reader, upload_id=upload.upload_id, offset=0, stream=stream, announced=size
        )
    media_id = state.media_id or 0
    # Now and here, so that the note can be as old as it should be; the job for it then finds nothing to do.
    process_video(media_id=media_id)
    return media_id


def _publish(entry: Entry, media: list[int], author: Account, began: datetime) -> Note:
    reader, key = reader_of(author), key_of(entry.key)
    alts = [one.alt for one in entry.pictures] or [entry.alt]
    content = NoteContent(
        kind=Kind.VIDEO if entry.video else Kind.PICTURE,
        title=entry.title,
        body=entry.body,
        topics=entry.topics,
        category=entry.category,
        place=entry.place,
        declares_original=entry.is_original,
        media_ids=tuple(media),
        translations=_translations(entry),
        alts=dict(zip(media, alts, strict=True)),
    )
    services.save_draft(reader=reader, key=key, content=content)
    with dated(began - timedelta(hours=entry.hours_ago)):
        note = services.publish_draft(reader=reader, key=key)
    if entry.subtitles:
        _caption(entry, note, author)
    place_note_media(note_id=note.pk)  # at once, so that the first visitor sees pictures
    return note


def _caption(entry: Entry, note: Note, author: Account) -> None:
    """Write the lines that its author put over a silent video, in both languages."""
    cues = [
        services.EditedCue(round(one.start * 1000), round(one.end * 1000), one.text, one.translation)
        for one in entry.subtitles
    ]
    services.edit_subtitles(reader=reader_of(author), note_id=note.pk, language="", cues=cues)


def _translations(entry: Entry) -> dict[str, dict[str, str]]:
    language = detect_language(f"{entry.title}\n{entry.body}")
    return {other_language(language): entry.translation} if entry.translation else {}


def _name_topics(world: World) -> None:
    """Let both languages' names of a topic lead to the same topic."""
    for pair in world.topic_pairs:
        rows = TopicName.objects.filter(key__in=[fold_topic(name) for name in pair]).order_by("topic")
        topics = list(dict.fromkeys(rows.values_list("topic_id", flat=True)))
        if not topics:
            continue
        services.merge_topics(into=topics[0], topic_ids=topics[1:])
        for name in pair:
            services.name_topic(topic_id=topics[0], name=name)
