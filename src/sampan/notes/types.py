"""The words of the notes room: kinds, visibility, and what a draft holds."""

from dataclasses import dataclass, field
from enum import StrEnum


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
