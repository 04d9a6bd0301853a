"""What a waterfall needs of a note, as plain rows: they cost a fifth of what model instances cost."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(slots=True)
class CardAuthor:
    """Who wrote a note."""

    id: int
    handle: str
    domain: str
    display_name: str
    avatar: str


@dataclass(slots=True)
class CardCover:
    """The cover of a note."""

    id: int
    kind: str
    state: str
    key: str
    is_public: bool
    version: int
    width: int
    height: int
    duration_ms: int
    thumbhash: str
    alt: str
    position: int = 0
    progress: int = 100
    subtitles: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class NoteCard:
    """A note as its card shows it; `body` is empty where there is a title to stand for it.

    `source` and `anchor` say why a feed shows it (see `discovery.types.Source`).
    """

    id: int
    kind: str
    title: str
    body: str
    language: str
    category: str
    visibility: str
    hidden_at: datetime | None
    media_count: int
    like_count: int
    liked: bool
    author: CardAuthor
    cover: CardCover | None
    source: int = 0
    anchor: int = 0

    @property
    def pk(self) -> int:
        """The id, as model instances call it."""
        return self.id
