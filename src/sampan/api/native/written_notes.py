"""Notes as the native API writes them down (see `schemas.FeedNote`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.files.storage import storages

from sampan.accounts.types import Reader, avatar_file
from sampan.core.files import public_url
from sampan.discovery.types import Source
from sampan.notes.cards import CardAuthor, CardCover, NoteCard
from sampan.notes.media.storage import file_url
from sampan.notes.types import Kind, MediaState, Visibility
from sampan.translation.selectors import find_translations
from sampan.translation.types import Text, Translated

LEAD_LENGTH = 60
"""Characters of its text that stand in for a missing title."""
AVATAR_SIDE = 96
"""Pixels."""


def written_notes(notes: Sequence[NoteCard], *, reader: Reader) -> list[dict[str, Any]]:
    """The notes in their order. One query, for the translations of titles that the reader cannot read."""
    foreign = [note for note in notes if reader.auto_translate and _is_foreign(note.language, reader)]
    found = find_translations([_words(note) for note in foreign], to=reader.language) if foreign else []
    translated = {note.id: one for note, one in zip(foreign, found, strict=True)}
    return [_note(note, translated.get(note.id)) for note in notes]


def _is_foreign(language: str, reader: Reader) -> bool:
    return language not in reader.reads and language != reader.language


def _words(note: NoteCard) -> Text:
    """What stands on the card, as the translation room knows it."""
    field = "title" if note.title else "body"
    private = note.visibility != Visibility.PUBLIC
    return Text(note.title or note.body, note.language, f"note:{note.id}:{field}", is_private=private)


def _note(note: NoteCard, found: Translated | None) -> dict[str, Any]:
    translation = None
    if found is not None and found.is_translation:
        text = found.body if note.title else lead(found.body)
        translation = {"text": text, "language": found.target, "is_doubtful": found.is_doubtful}
    return {
        "id": str(note.id),
        "kind": note.kind,
        "title": note.title or lead(note.body),
        "language": note.language,
        "translation": translation,
        "visibility": note.visibility,
        "author": written_author(note.author),
        "cover": written_cover(note.cover),
        "media_count": note.media_count,
        "seconds": note.cover.duration_ms / 1000 if note.cover else 0,
        "like_count": note.like_count,
        "liked": note.liked,
        "source": Source(note.source).name.lower(),
        "anchor": str(note.anchor) if note.anchor else "",
    }


def written_author(author: CardAuthor | Any) -> dict[str, str]:
    """Whoever wrote or sells something (see `schemas.Author`). No query."""
    avatar = avatar_file(author.avatar, AVATAR_SIDE)
    return {
        "id": str(author.id),
        "handle": f"{author.handle}@{author.domain}" if author.domain else author.handle,
        "name": author.display_name or author.handle,
        "avatar_url": public_url(storages["public_media"], avatar) if avatar else "",
    }


def written_cover(cover: CardCover | Any | None) -> dict[str, Any] | None:
    """A picture as a card shows it (see `schemas.Cover`); None while its files are not ready. No query."""
    if cover is None or cover.state != MediaState.READY:
        return None
    name = "poster-card.webp" if cover.kind == Kind.VIDEO else "card.webp"
    return {
        "url": file_url(cover, name),
        "width": cover.width,
        "height": cover.height,
        "thumbhash": cover.thumbhash,
        "alt": cover.alt,
    }


def lead(body: str) -> str:
    """The beginning of a text in one line, for where there is room for no more."""
    line = " ".join(body.split())
    return line if len(line) <= LEAD_LENGTH else line[: LEAD_LENGTH - 1].rstrip() + "…"
