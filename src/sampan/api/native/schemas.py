"""The shapes that the native API gives, as its document tells them.

Answers are written without passing through these classes, which would cost more than the rest of the request;
tests hold the answers against them, so that no field goes out that the document does not name.
"""

from __future__ import annotations

from typing import Literal

from ninja import Schema
from pydantic import ConfigDict, Field


class Strict(Schema):
    """A shape without room for fields that nobody described."""

    model_config = ConfigDict(extra="forbid")


class Author(Strict):
    """Who wrote a note."""

    id: str
    handle: str = Field(description="name, or name@peer for people of other servers")
    name: str
    avatar_url: str = Field(description="'' when there is none")


class Cover(Strict):
    """The picture of a card."""

    url: str
    width: int = Field(description="of the original, in pixels; 0 when not known")
    height: int
    thumbhash: str = Field(description="base64; what to show until the picture is there")
    alt: str


class Translation(Strict):
    """A title in the reader's language."""

    text: str
    language: str = Field(description="BCP 47")
    is_doubtful: bool = Field(description="a machine made it and is not sure")


class FeedNote(Strict):
    """A note as a feed shows it."""

    id: str
    kind: Literal["picture", "video"]
    title: str = Field(description="as its author wrote it; the beginning of the text where there is none")
    language: str = Field(description="BCP 47 of the original, 'und' when not known")
    translation: Translation | None = Field(
        description="null where the reader understands the original, and while there is none"
    )
    visibility: Literal["public", "followers", "mutual", "self"]
    author: Author
    cover: Cover | None
    media_count: int
    seconds: float = Field(description="length of a video, else 0")
    like_count: int
    liked: bool = Field(description="by the reader")
    source: str = Field(description="why it is here: followed, together, alike, trending, fresh, ...")
    anchor: str = Field(
        description="what the source names: a note, a person, a topic, a category; '' for none"
    )


class FeedPage(Strict):
    """A part of a feed."""

    items: list[FeedNote]
    next_cursor: str | None = Field(description="give it back for what follows; null at the end")


class Problem(Strict):
    """A refusal (RFC 9457, application/problem+json)."""

    status: int
    title: str
    code: str = Field(description="for programs; it does not change")
    detail: str = Field(description="for people, in the reader's language")
