"""The words of the discovery room: channels, and the pool that a reader walks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sampan.accounts.types import Interest
from sampan.discovery.ranking.candidates import Ranked

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


@dataclass(frozen=True)
class LoadedPool:
    """A pool in memory."""

    pool_id: int
    channel: str
    ranked: Ranked
    note_ids: frozenset[int]
    newest_id: int
    is_whole: bool


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
