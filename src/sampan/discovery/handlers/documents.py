"""Has the search take in what is written anew: notes, what is heard and seen in them, people's names."""

from sampan.accounts.events import AccountCreated, ProfileChanged
from sampan.discovery.services import documents, names
from sampan.notes.events import NoteEdited, NotePublished, PictureTextReady, SubtitlesReady


def on_note_written(event: NotePublished | NoteEdited) -> None:
    """File the note under its words."""
    documents.index_notes([event.note_id])


def on_media_heard_or_seen(event: SubtitlesReady | PictureTextReady) -> None:
    """File the note under what is heard and seen in it, once that was gathered."""
    documents.want_index_of_media(media_id=event.media_id)


def on_profile(event: AccountCreated | ProfileChanged) -> None:
    """Let the person be found by the new name."""
    names.keep_person(account_id=event.account_id)
