"""What a note's own page needs of it, as plain rows: they cost a fifth of what model instances cost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self, TypeVar

from sampan.notes.cards import CardAuthor

R = TypeVar("R")


class Rows(tuple[R, ...]):
    """Rows that belong to another, asked for as a model's are: `note.media.all()`."""

    __slots__ = ()

    def all(self) -> Self:
        """Themselves."""
        return self


@dataclass(slots=True)
class WordsInPicture:
    """How far a picture was read, and the blocks of words in it."""

    state: str
    blocks: list[Any]


@dataclass(slots=True)
class NoteMedia:
    """A picture or a video of the note."""

    id: int
    position: int
    kind: str
    state: str
    progress: int
    key: str
    is_public: bool
    version: int
    width: int
    height: int
    duration_ms: int
    thumbhash: str
    alt: str
    subtitles: dict[str, Any]
    picture_text: WordsInPicture | None


@dataclass(slots=True)
class NameOfTopic:
    """One name of a topic."""

    name: str
    key: str
    language: str


@dataclass(slots=True)
class TopicOfNote:
    """A topic with all its names."""

    id: int
    name: str
    note_count: int
    names: Rows[NameOfTopic]


@dataclass(slots=True)
class UnderTopic:
    """That the note stands under a topic."""

    topic: TopicOfNote
    position: int


@dataclass(slots=True)
class WholeNote:
    """A note with its author, media and topics."""

    id: int
    kind: str
    title: str
    body: str
    language: str
    place: str
    visibility: str
    hidden_at: datetime | None
    declares_original: bool
    declares_ai: bool
    declares_ad: bool
    comments_closed: bool
    has_poll: bool
    media_count: int
    like_count: int
    collect_count: int
    comment_count: int
    share_count: int
    created_at: datetime
    edited_at: datetime | None
    cover_id: int | None
    author: CardAuthor
    media: Rows[NoteMedia]
    note_topics: Rows[UnderTopic]

    @property
    def pk(self) -> int:
        """The id, as model instances call it."""
        return self.id

    @property
    def cover(self) -> NoteMedia | None:
        """The one of its media that stands on its card."""
        return next((one for one in self.media if one.id == self.cover_id), None)
