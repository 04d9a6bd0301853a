"""The shapes of chats and messages that the native API gives and takes, as its document tells them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from sampan.api.native.schemas import Author, Cover, Strict, Translation
from sampan.api.native.shop_schemas import Product
from sampan.conversations.types import EMOJI_BYTES, GROUP_MAX, PICTURES_MAX, REMARK_CHARS, TITLE_CHARS

BODY_MAX = 8_000
"""Characters that are read at all; how many a message may have is the instance's setting."""

Id = Annotated[str, Field(pattern=r"^\d{1,19}$", max_length=19)]
Seq = Annotated[int, Field(ge=1, le=2**63 - 1, description="the number of a message in its chat")]
SoundsLike = Literal["", "natural", "stiff", "casual", "rude", "unclear", "wrong"]


class Reaction(Strict):
    """One emoji under a message."""

    emoji: str
    count: int
    mine: bool = Field(description="the reader is among them")


class Quoted(Strict):
    """The message that another answers, as far as the reader sees it."""

    seq: int
    sender: Author | None
    body: str = Field(description="'' where it is gone or folded")


class MessageMedium(Strict):
    """A picture or a video of a message."""

    id: str
    kind: Literal["picture", "video"]
    cover: Cover | None = Field(description="null while it is being prepared")
    seconds: float = Field(description="length of a video, else 0")


class NoteSent(Strict):
    """A note that was sent as a card."""

    id: str
    title: str = Field(description="the beginning of the text where there is none")
    language: str
    author: Author
    cover: Cover | None


class Named(Strict):
    """Somebody whom a notice names."""

    id: str
    name: str = Field(description="'' when the account is gone")


class Notice(Strict):
    """What happened to a group."""

    what: str = Field(description="made, named, added, removed, left, joined, admin, member")
    who: list[Named]
    title: str = Field(description="the group's name of then, where it is about that")


class MessagePreview(Strict):
    """A message as the inbox shows it."""

    id: str
    seq: int = Field(description="its number in the chat: 1, 2, 3, ... without gaps")
    kind: Literal["text", "notice"]
    sender: Author | None = Field(description="null when the account is gone")
    body: str = Field(description="as it was written; '' when it is deleted or folded")
    language: str = Field(description="BCP 47 of the original, 'und' when not known")
    translation: Translation | None = Field(
        description="only where the reader chose to have this chat translated; null while there is none"
    )
    created_at: datetime
    is_deleted: bool = Field(description="by its sender or the staff, for all: an empty frame at its number")
    is_folded: bool = Field(description="of somebody whom the reader blocks or mutes; without words")


class Message(MessagePreview):
    """What somebody said in a chat, or what happened to it."""

    reply_to: Quoted | None
    media: list[MessageMedium]
    note: NoteSent | None = Field(description="null where the reader may not see it")
    product: Product | None = Field(description="null where the reader may not see it")
    is_correction: bool = Field(description="`body` puts the words of `reply_to` right")
    sounds: SoundsLike = Field(description="how they sound to somebody who grew up with the language")
    remark: str
    notice: Notice | None = Field(description="null but for notices, which have no words of their own")
    reactions: list[Reaction]


class Chat(Strict):
    """A chat as the inbox shows it."""

    id: str
    kind: Literal["direct", "group"]
    title: str = Field(description="of a group; '' for two people")
    state: Literal["active", "request", "left"] = Field(
        description="the reader's: a request waits in its box, a group that was left can be read only"
    )
    waits: bool = Field(description="the other one has not accepted yet: words only, and few of them")
    role: Literal["member", "admin"] = Field(description="the reader's")
    others: list[Author] = Field(description="up to four of the others")
    last_seq: int = Field(description="the number of the latest message that the reader may see")
    read_seq: int = Field(description="how far the reader has read")
    unread: int
    last: MessagePreview | None = Field(description="the latest one that the reader sees; only in lists")
    muted: bool = Field(description="no pushes and no badge")
    pinned: bool
    translates: bool | None = Field(description="whether it is translated for the reader; null: not chosen")
    remote_engines: bool = Field(description="the reader agreed to engines outside this house")


class Member(Strict):
    """Somebody in a chat."""

    account: Author
    role: Literal["member", "admin"]


class WholeChat(Chat):
    """A chat with its members."""

    members: list[Member]


class ChatPage(Strict):
    """A part of the inbox, or of the requests."""

    items: list[Chat]
    next_cursor: str | None = Field(description="give it back for what follows; null at the end")


class ReadMark(Strict):
    """How far somebody has read, where they and the reader both let it be seen."""

    account_id: str
    seq: int


class MessageRun(Strict):
    """Messages in their order, the oldest first."""

    items: list[Message]
    has_older: bool
    has_newer: bool
    reads: list[ReadMark]


class FoundMessage(Strict):
    """A message that was searched for, and where it stands."""

    chat_id: str
    message: Message


class FoundPage(Strict):
    """A part of what was found, the newest first."""

    items: list[FoundMessage]
    next_cursor: str | None = Field(description="give it back for what follows; null at the end")


class ContactWishes(Strict):
    """Who may write to the reader, and what others see of their reading and typing."""

    who: Literal["everybody", "followed", "nobody"] = Field(
        description="whose first message comes into the inbox; others' are requests, or refused by nobody"
    )
    shares_read: bool = Field(description="off: the reader sees no one's read marks either")
    shares_typing: bool


class LiveToken(Strict):
    """What opens the stream of server-sent events for the reader."""

    token: str
    url: str = Field(description="add ?token=...&channels=... to it")
    channels: list[str] = Field(description="what the token allows")
    seconds: int = Field(description="how long a new connection may be opened with it")


class NewDirect(Strict):
    """With whom to talk."""

    account_id: Id


class NewGroup(Strict):
    """A group to be made."""

    title: str = Field(max_length=TITLE_CHARS)
    account_ids: list[Id] = Field(max_length=GROUP_MAX)


class NewMembers(Strict):
    """Who should be added to a group."""

    account_ids: list[Id] = Field(min_length=1, max_length=GROUP_MAX)


class NewTitle(Strict):
    """The new name of a group."""

    title: str = Field(max_length=TITLE_CHARS)


class NewRole(Strict):
    """What a member may do."""

    role: Literal["member", "admin"]


class NewCorrection(Strict):
    """How the words of the answered message sound, and why."""

    sounds: SoundsLike = ""
    remark: str = Field(default="", max_length=REMARK_CHARS)


class NewMessage(Strict):
    """A message to be sent; with the same `key` it is sent once, however often it is asked for."""

    body: str = Field(default="", max_length=BODY_MAX)
    media_ids: list[Id] = Field(
        default_factory=list, max_length=PICTURES_MAX, description="the reader's own uploads"
    )
    note_id: Id | None = None
    product_id: Id | None = None
    reply_to: Seq | None = None
    key: UUID | None = Field(default=None, description="made by the client for this message")
    correction: NewCorrection | None = Field(
        default=None, description="`body` is what `reply_to` should have said"
    )


class NewReaction(Strict):
    """One emoji; '' takes the reader's own back."""

    emoji: str = Field(max_length=EMOJI_BYTES)


class ReadTo(Strict):
    """How far the reader has read."""

    seq: Seq


class Declined(Strict):
    """What becomes of a request."""

    block: bool = Field(default=False, description="block the sender too")


class ChatWishes(Strict):
    """What the reader wants of a chat; what is null stays as it is."""

    muted: bool | None = None
    pinned: bool | None = None
    translates: bool | None = None
    remote_engines: bool | None = None
