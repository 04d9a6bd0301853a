"""The words of the discovery room: channels, pools, what people did where, and why a note was shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from sampan.accounts.types import Interest
from sampan.discovery.ranking.candidates import Floats, Ints, Ranked
from sampan.discovery.ranking.sources import Source as Source

ALL = ""
VIDEO = "video"
CATEGORIES = tuple(item.value for item in Interest)
CHANNELS = (ALL, VIDEO, *CATEGORIES)
"""Every list that Explore can draw from."""

_FAMILIES = {"zh": 0, "en": 1}


def category_number(category: str) -> int:
    """A category as a small number for the arrays of a pool; -1 for none."""
    return CATEGORIES.index(category) if category in CATEGORIES else -1


def language_number(tag: str) -> int:
    """A language as a small number; both Chinese scripts are one, -1 for neither Chinese nor English."""
    return _FAMILIES.get(tag.split("-")[0], -1)


CHINESE, ENGLISH = 0, 1
FAMILIES = ("zh", "en")
"""The two languages of the house; the place in the tuple is the number."""


def family_of(tag: str) -> int:
    """CHINESE for either script, ENGLISH for all else: what a note without a language is filed under."""
    return CHINESE if language_number(tag) == CHINESE else ENGLISH


@dataclass(frozen=True)
class Near:
    """A note near some meaning. `closeness` is 0 for strangers and 1 for the same words in any language (see
    `ranking.closeness`); `similarity` is the bare cosine, which favors notes of the same language."""

    note_id: int
    author_id: int
    family: int
    similarity: float
    closeness: float


@dataclass(frozen=True)
class FreshNotes:
    """New notes that look for their first audience: `good`, in likes' worth, is what those did who met them
    (`shown`) in the present stage. Every array has length n."""

    note_ids: Ints
    author_ids: Ints
    categories: Ints
    languages: Ints
    good: Floats
    shown: Floats


@dataclass(frozen=True)
class LoadedPool:
    """A pool in memory; `sources` says of each note of `ranked` why it is there, shape (n,)."""

    pool_id: int
    channel: str
    ranked: Ranked
    note_ids: frozenset[int]
    newest_id: int
    is_whole: bool
    sources: Ints
    fresh: FreshNotes


@dataclass(frozen=True)
class LatestPool:
    """The newest pool of a channel, and when it was made or last found still right."""

    pool_id: int
    made_at: datetime


@dataclass(frozen=True)
class TopicTrend:
    """A topic and how many public notes came under it lately."""

    topic_id: int
    note_count: int


class SignalKind(IntEnum):
    """What a person saw or did. The numbers are kept in the database: never reuse one."""

    IMPRESSION = 1
    """A card stood in sight for a second."""
    OPEN = 2
    DWELL = 3
    """How long an open note was looked at, once, when it is closed."""
    FINISH = 4
    """A video was watched to its end."""
    LIKE = 5
    COLLECT = 6
    COMMENT = 7
    SHARE = 8
    FOLLOW = 9
    HIDE = 10
    """Its author was hidden from the card."""
    NOT_FOR_ME = 11
    REPORT = 12
    BUY = 13


class Surface(IntEnum):
    """Where a note was met. Never reuse a number."""

    OTHER = 0
    EXPLORE = 1
    CHANNEL = 2
    VIDEO = 3
    FOLLOWING = 4
    NEARBY = 5
    SEARCH = 6
    TOPIC = 7
    RELATED = 8
    PROFILE = 9
    TRENDING = 10
    NOTE = 11
    BOARD = 12


@dataclass(frozen=True)
class Reason:
    """Why a reader was shown a note; what the anchor names depends on the source."""

    source: Source
    anchor: int = 0


@dataclass(frozen=True)
class Seen:
    """One thing that a page says was seen or done on it; none of it is believed beyond its bounds."""

    kind: SignalKind
    note_id: int
    position: int = -1
    source: int = 0
    milliseconds: int = 0


@dataclass(frozen=True)
class Recorded:
    """What became of a page's signals: how many were new, and whether the reader lets Sampan learn."""

    count: int
    learns: bool = True


@dataclass(frozen=True)
class Wishes:
    """What a person asked of their feed; these are the defaults."""

    learns: bool = True
    mix: str = "both"
    keeps_searches: bool = True


@dataclass(frozen=True)
class SignalLine:
    """One signal as its person is shown it."""

    kind: SignalKind
    surface: Surface
    note_id: int
    author_id: int
    milliseconds: int
    translated: bool
    happened_at: datetime
    cursor: str
