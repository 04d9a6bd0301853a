"""What the notes room does on news: asks for translations, publishes what waited, obeys decisions."""

from sampan.accounts.events import AccountDeleted, AccountReinstated, AccountSuspended
from sampan.notes import services
from sampan.notes.events import (
    MediaSettled,
    NoteEdited,
    NoteHidden,
    NotePublished,
    NoteRestored,
    PictureTextReady,
    SubtitlesReady,
)
from sampan.notes.services import media_files
from sampan.notes.services.translating import mark_texts_public
from sampan.safety.events import DecisionMade
from sampan.safety.types import Action, TargetKind


def on_note_published(event: NotePublished) -> None:
    """Have its texts translated before anybody opens it."""
    services.prepare_note(note_id=event.note_id)
    services.prepare_subtitles_of(note_id=event.note_id)
    services.queue_pictures_of(note_id=event.note_id)


def on_note_edited(event: NoteEdited) -> None:
    """Have the new words translated."""
    services.prepare_note(note_id=event.note_id)
    services.prepare_subtitles_of(note_id=event.note_id)
    services.queue_pictures_of(note_id=event.note_id)
    services.prepare_pictures_of(note_id=event.note_id)
    mark_texts_public(note_id=event.note_id)


def on_note_hidden(event: NoteHidden | NoteRestored) -> None:
    """What readers proposed for it is as public as the note."""
    mark_texts_public(note_id=event.note_id)


def on_media_settled(event: MediaSettled) -> None:
    """Publish the draft that waited for this video, and have what is said in it written down."""
    services.publish_waiting_draft_of(media_id=event.media_id)
    services.queue_recognition(media_id=event.media_id)


def on_subtitles_ready(event: SubtitlesReady) -> None:
    """Have the lines of the video found and translated."""
    services.prepare_subtitles(media_id=event.media_id)


def on_picture_text_ready(event: PictureTextReady) -> None:
    """Have the words in the picture translated."""
    services.prepare_picture_text(media_id=event.media_id)


def on_decision_made(event: DecisionMade) -> None:
    """Hide or restore a note as the staff decided."""
    if event.kind != TargetKind.NOTE:
        return
    if event.action == Action.HIDE:
        services.hide_note(note_id=event.target_id)
    elif event.action == Action.RESTORE:
        services.unhide_note(note_id=event.target_id)


def on_account_standing(event: AccountSuspended | AccountReinstated) -> None:
    """Take the files of a suspended account out of reach as well, or bring them back."""
    media_files.place_media_of(account_id=event.account_id)


def on_account_deleted(event: AccountDeleted) -> None:
    """Remove what somebody who left has here, files included, before the account's row goes."""
    services.erase_notes_of(account_id=event.account_id)
