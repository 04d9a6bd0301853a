"""Files a note by its meaning and by its city, and takes it out when it is no longer for all."""

from sampan.discovery import services
from sampan.notes.events import (
    NoteEdited,
    NoteHidden,
    NotePublished,
    NoteRestored,
    PictureTextReady,
    SubtitlesReady,
)


def on_note_changed(event: NotePublished | NoteEdited | NoteHidden | NoteRestored) -> None:
    """Have the meaning of its words found, and the city that it names."""
    services.want_vector(note_id=event.note_id)
    services.place_note(note_id=event.note_id)


def on_media_words(event: SubtitlesReady | PictureTextReady) -> None:
    """The same for what is heard and seen in its media."""
    services.want_vector_of_media(media_id=event.media_id)
