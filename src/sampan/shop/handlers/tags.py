"""What tags do on news of notes. A product that is no longer listed needs nothing: no note shows it, and it
comes back with its listing.
"""

from sampan.notes.events import NoteEdited, NotePublished
from sampan.shop.services import tagging


def on_note_settled(event: NotePublished | NoteEdited) -> None:
    """Let the tags of the draft, or of pictures that came or went, belong to the note."""
    tagging.gather_tags(note_id=event.note_id)
