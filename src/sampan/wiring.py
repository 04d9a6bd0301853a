"""Who listens to what: the only place that joins an event to its handlers."""


def connect() -> None:
    """Subscribe every handler; called once when Django is ready."""
    # Imported here, because handlers import models, and models need every app to be loaded.
    from sampan.accounts.events import AccountDeleted
    from sampan.core.events import subscribe
    from sampan.notes import handlers as notes
    from sampan.notes.events import MediaSettled, NoteEdited, NotePublished
    from sampan.safety.events import DecisionMade

    subscribe(AccountDeleted, notes.on_account_deleted)
    subscribe(DecisionMade, notes.on_decision_made)
    subscribe(MediaSettled, notes.on_media_settled)
    subscribe(NoteEdited, notes.on_note_edited)
    subscribe(NotePublished, notes.on_note_published)
