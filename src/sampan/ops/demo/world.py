"""The demo world as its files tell it: people, notes, conversations, boards; no database is touched here."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from sampan.ops.demo.chats import Mended, Talk, read_chats
from sampan.ops.demo.shops import Market, read_market

DATA = Path(__file__).parent / "data"
PICTURES, AVATARS, VIDEOS = DATA / "pictures", DATA / "avatars", DATA / "videos"


@dataclass(frozen=True)
class Person:
    """Somebody who writes; `translation` is the bio in the other language."""

    handle: str
    name: str
    language: str
    reads: tuple[str, ...]
    place: str
    bio: str
    translation: str
    interests: tuple[str, ...]
    avatar: str


@dataclass(frozen=True)
class OnlyReader:
    """Somebody who follows, likes and comments, and publishes nothing."""

    handle: str
    name: str
    language: str


@dataclass(frozen=True)
class Picture:
    """A file of data/pictures, without its ending, and what it shows."""

    file: str
    alt: str


@dataclass(frozen=True)
class Caption:
    """One line over a video, in seconds from its beginning, with its author's own translation."""

    start: float
    end: float
    text: str
    translation: str


@dataclass(frozen=True)
class Entry:
    """One note, `hours_ago` before the world is loaded; `translation` is its author's own, or empty."""

    key: str
    author: str
    hours_ago: float
    title: str
    body: str
    topics: tuple[str, ...]
    place: str
    category: str
    is_original: bool
    pictures: tuple[Picture, ...]
    video: str
    alt: str
    translation: dict[str, str]
    subtitles: tuple[Caption, ...] = ()


@dataclass(frozen=True)
class Remark:
    """One comment or reply; `to` names whom a reply answers when it is not the comment above. With `mended`
    the body is what the answered comment should have said."""

    key: str
    by: str
    body: str
    translation: str = ""
    likes: int = 0
    is_pinned: bool = False
    to: str = ""
    mended: Mended | None = None
    replies: tuple["Remark", ...] = ()


@dataclass(frozen=True)
class Shelf:
    """A board and the notes on it, by their keys."""

    owner: str
    title: str
    translation: str
    description: str
    is_public: bool
    notes: tuple[str, ...]


@dataclass(frozen=True)
class World:
    """All of it."""

    people: tuple[Person, ...]
    readers: tuple[OnlyReader, ...]
    notes: tuple[Entry, ...]
    threads: dict[str, tuple[Remark, ...]]
    topic_pairs: tuple[tuple[str, str], ...]
    follows: dict[str, tuple[str, ...]]
    likes: dict[str, int]
    shelves: tuple[Shelf, ...]
    market: Market = field(default_factory=Market)
    chats: tuple[Talk, ...] = ()

    @property
    def handles(self) -> tuple[str, ...]:
        """Everybody's handles, the people's first."""
        return (*(one.handle for one in self.people), *(one.handle for one in self.readers))

    def remarks(self) -> Iterator[Remark]:
        """Every comment and reply."""
        for thread in self.threads.values():
            for remark in thread:
                yield remark
                yield from remark.replies


@lru_cache(maxsize=1)
def read_world() -> World:
    """The world out of its files. Raises KeyError or TypeError for a file that lacks what it must have."""
    people, ties = _read(DATA / "people.yaml"), _read(DATA / "ties.yaml")
    threads = {
        note: tuple(_remark(f"{note}/{place}", one) for place, one in enumerate(remarks))
        for path in sorted((DATA / "threads").glob("*.yaml"))
        for note, remarks in _read(path).items()
    }
    return World(
        people=tuple(_person(one) for one in people["people"]),
        readers=tuple(
            OnlyReader(handle, name, language)
            for language, pairs in people["readers"].items()
            for handle, name in pairs
        ),
        notes=tuple(
            _entry(path.stem, one) for path in sorted((DATA / "notes").glob("*.yaml")) for one in _read(path)
        ),
        threads=threads,
        topic_pairs=tuple((chinese, english) for chinese, english in _read(DATA / "topics.yaml")),
        follows={who: tuple(whom) for who, whom in ties["follows"].items()},
        likes=dict(ties["likes"]),
        shelves=tuple(_shelf(one) for one in ties["boards"]),
        market=read_market(_read(DATA / "shops.yaml")),
        chats=read_chats(_read(DATA / "chats.yaml")),
    )


def read_credits() -> dict[str, dict[str, Any]]:
    """Title, author, licence and source of every picture, avatar and video, by its path below data/."""
    return dict(_read(DATA / "credits.yaml"))


def _read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def _person(given: dict[str, Any]) -> Person:
    return Person(**{**given, "reads": _words(given["reads"]), "interests": _words(given["interests"])})


def _entry(author: str, given: dict[str, Any]) -> Entry:
    return Entry(
        key=given["key"],
        author=author,
        hours_ago=float(given["ago"]),
        title=given["title"],
        body=given["body"].strip(),
        topics=_words(given["topics"]),
        place=given.get("place", ""),
        category=given["category"],
        is_original=given.get("original", False),
        pictures=tuple(Picture(**one) for one in given.get("pictures", ())),
        video=given.get("video", ""),
        alt=given.get("alt", ""),
        translation={name: text.strip() for name, text in given.get("translation", {}).items()},
        subtitles=tuple(Caption(*one) for one in given.get("subtitles", ())),
    )


def _remark(key: str, given: dict[str, Any]) -> Remark:
    return Remark(
        key=key,
        by=given["by"],
        body=given["body"],
        translation=given.get("translation", ""),
        likes=given.get("likes", 0),
        is_pinned=given.get("pinned", False),
        to=given.get("to", ""),
        mended=Mended(**given["correction"]) if "correction" in given else None,
        replies=tuple(_remark(f"{key}/{place}", one) for place, one in enumerate(given.get("replies", ()))),
    )


def _shelf(given: dict[str, Any]) -> Shelf:
    return Shelf(
        owner=given["owner"],
        title=given["title"],
        translation=given["translation"],
        description=given.get("description", ""),
        is_public=given.get("is_public", True),
        notes=_words(given["notes"]),
    )


def _words(given: Iterable[str]) -> tuple[str, ...]:
    return tuple(given)
