"""News of the conversations room: what happened to a comment, told to the rooms above."""

from dataclasses import dataclass

from sampan.core.events import Event


@dataclass(frozen=True)
class CommentCreated(Event):
    """Somebody said something under a note. `reply_to_id` is the comment that it answers."""

    comment_id: int
    note_id: int
    author_id: int
    reply_to_id: int | None = None


@dataclass(frozen=True)
class CommentDeleted(Event):
    """Its author or the note's author took a comment back."""

    comment_id: int
    note_id: int


@dataclass(frozen=True)
class CommentLiked(Event):
    comment_id: int
    account_id: int


@dataclass(frozen=True)
class CommentHidden(Event):
    """The staff took a comment out of sight."""

    comment_id: int


@dataclass(frozen=True)
class CommentRestored(Event):
    """The staff let a comment be seen again."""

    comment_id: int


@dataclass(frozen=True)
class CommentUnliked(Event):
    comment_id: int
    account_id: int


@dataclass(frozen=True)
class MessageSent(Event):
    """Somebody said something in a chat, or something happened to it.

    `translates`: a member lets translate, and it is in none of their languages. `pushes`: somebody who should
    hear of it has a browser that takes pushes.
    """

    message_id: int
    chat_id: int
    translates: bool = False
    pushes: bool = False


@dataclass(frozen=True)
class MessageDeleted(Event):
    """A message is gone for all; what was made of its words must go too."""

    message_id: int
    chat_id: int


@dataclass(frozen=True)
class MessageCorrected(Event):
    """Somebody put another's message of the chat right; recorded beside MessageSent."""

    message_id: int
    chat_id: int


@dataclass(frozen=True)
class Notified(Event):
    """A line of notifications is new or has grown; whoever pushes or mails hears it."""

    notification_id: int
    account_id: int
