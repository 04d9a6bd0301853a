"""Keeps the words heard and seen in a note's media where the search looks for them."""

from __future__ import annotations

from collections.abc import Iterator

from sampan.notes.models import Note, PictureText, SubtitleTrack

WORDS_MAX = 20_000
"""Characters of a note's media that can be found: an hour of talk."""


def refresh_words(*, note_id: int) -> None:
    """Gather what is said in the note's videos and written in its pictures anew. Three queries; twice does
    no harm.
    """
    words = "\n".join((*_heard_in(note_id), *_seen_in(note_id)))[:WORDS_MAX]
    Note.objects.filter(pk=note_id).exclude(heard_and_seen=words).update(heard_and_seen=words)


def _heard_in(note_id: int) -> Iterator[str]:
    """The lines of every track, each once: a chorus is found as well as a verse."""
    tracks = SubtitleTrack.objects.filter(media__note=note_id).order_by("media__position", "pk")
    for cues in tracks.values_list("cues", flat=True):
        yield from dict.fromkeys(" ".join(str(text).split()) for _start, _end, text in cues)


def _seen_in(note_id: int) -> Iterator[str]:
    """What is written in the pictures, a line a block."""
    rows = PictureText.objects.filter(media__note=note_id, state=PictureText.State.READY)
    for blocks in rows.order_by("media__position", "media").values_list("blocks", flat=True):
        yield from dict.fromkeys(str(block["text"]) for block in blocks)
