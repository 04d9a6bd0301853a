"""News of the notes room: what happened to a note, told to the rooms above."""

from dataclasses import dataclass

from sampan.core.events import Event


@dataclass(frozen=True)
class NotePublished(Event):
    note_id: int


@dataclass(frozen=True)
class NoteEdited(Event):
    note_id: int


@dataclass(frozen=True)
class NoteDeleted(Event):
    """The note and all that hung on it are gone."""

    note_id: int
    author_id: int


@dataclass(frozen=True)
class NoteHidden(Event):
    """The staff took the note out of sight."""

    note_id: int


@dataclass(frozen=True)
class NoteRestored(Event):
    """The staff let the note be seen again."""

    note_id: int


@dataclass(frozen=True)
class NoteLiked(Event):
    note_id: int
    account_id: int


@dataclass(frozen=True)
class NoteUnliked(Event):
    note_id: int
    account_id: int


@dataclass(frozen=True)
class NoteCollected(Event):
    note_id: int
    account_id: int


@dataclass(frozen=True)
class NoteUncollected(Event):
    note_id: int
    account_id: int


@dataclass(frozen=True)
class NoteShared(Event):
    """Somebody who is signed in passed the note on, for the first time in a day."""

    note_id: int
    account_id: int


@dataclass(frozen=True)
class TopicFollowed(Event):
    """Somebody wants more of a topic."""

    topic_id: int
    account_id: int


@dataclass(frozen=True)
class TopicUnfollowed(Event):
    """Somebody does not want more of it any longer."""

    topic_id: int
    account_id: int


@dataclass(frozen=True)
class MediaSettled(Event):
    """Processing of a picture or video ended, well or badly; a draft may have waited for it."""

    media_id: int


@dataclass(frozen=True)
class SubtitlesReady(Event):
    """What is said in a video can be read now, or reads otherwise than before."""

    media_id: int


@dataclass(frozen=True)
class PictureTextReady(Event):
    """The words in a picture of a note or a comment have been read; there are some."""

    media_id: int
