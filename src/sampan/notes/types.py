"""The words of the notes room: kinds, visibility, and what a draft holds."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal


class Kind(StrEnum):
    PICTURE = "picture"
    VIDEO = "video"


class Visibility(StrEnum):
    PUBLIC = "public"
    FOLLOWERS = "followers"
    MUTUAL = "mutual"
    SELF = "self"


class MediaState(StrEnum):
    PROCESSING = "processing"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True)
class PollContent:
    """A poll as its author wrote it; nothing is checked yet. `days`: how long it runs."""

    options: tuple[str, ...] = ()
    days: int = 3
    is_multiple: bool = False


@dataclass(frozen=True)
class NoteContent:
    """What an author wrote, as the composer sends it; nothing is checked yet."""

    kind: Kind = Kind.PICTURE
    title: str = ""
    body: str = ""
    topics: tuple[str, ...] = ()
    category: str = ""
    place: str = ""
    visibility: Visibility = Visibility.PUBLIC
    declares_original: bool = False
    declares_ai: bool = False
    declares_ad: bool = False
    comments_closed: bool = False
    media_ids: tuple[int, ...] = ()
    cover_id: int | None = None
    translations: dict[str, dict[str, str]] = field(default_factory=dict)
    """The author's own: {"en": {"title": "...", "body": "..."}}."""
    alts: dict[int, str] = field(default_factory=dict)
    """What the pictures show, by media id; a picture that is not named keeps what it has."""
    poll: PollContent | None = None


@dataclass(frozen=True)
class TopicHit:
    """A topic that somebody may mean: `name` as it matched, `other_name` in the other language or ''."""

    topic_id: int
    name: str
    other_name: str
    note_count: int


@dataclass(frozen=True)
class PreviewPart:
    """A title or a body as the readers of another language will see it.

    `state`: ready; pending (asked for, `key` is announced on the live channel when it is there); given_up (no
    engine could); same (nothing to translate). `text` is the translation, '' unless ready or same.
    """

    state: Literal["ready", "pending", "given_up", "same"]
    text: str
    key: str


@dataclass(frozen=True)
class Preview:
    """What a draft becomes in the language `to`; `source` is the language that it is written in."""

    source: str
    to: str
    title: PreviewPart
    body: PreviewPart
