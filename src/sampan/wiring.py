"""Who listens to what: the only place that joins an event to its handlers."""


def connect() -> None:
    """Subscribe every handler; called once when Django is ready."""
    # Imported here, because handlers import models, and models need every app to be loaded.
    from sampan.accounts.events import AccountDeleted, AccountReinstated, AccountSuspended
    from sampan.conversations import handlers as conversations
    from sampan.conversations.events import CommentCreated
    from sampan.core.events import subscribe
    from sampan.notes import handlers as notes
    from sampan.notes.events import (
        MediaSettled,
        NoteEdited,
        NoteHidden,
        NotePublished,
        NoteRestored,
        PictureTextReady,
        SubtitlesReady,
    )
    from sampan.safety.events import DecisionMade
    from sampan.translation import handlers as translation

    subscribe(AccountDeleted, conversations.on_account_deleted)
    subscribe(AccountDeleted, notes.on_account_deleted)
    subscribe(AccountDeleted, translation.on_account_deleted)
    subscribe(AccountReinstated, notes.on_account_standing)
    subscribe(AccountSuspended, notes.on_account_standing)
    subscribe(CommentCreated, conversations.on_comment_created)
    subscribe(DecisionMade, conversations.on_decision_made)
    subscribe(DecisionMade, notes.on_decision_made)
    subscribe(MediaSettled, notes.on_media_settled)
    subscribe(NoteEdited, conversations.on_note_visibility)
    subscribe(NoteEdited, notes.on_note_edited)
    subscribe(NoteHidden, conversations.on_note_visibility)
    subscribe(NoteHidden, notes.on_note_hidden)
    subscribe(NotePublished, notes.on_note_published)
    subscribe(NoteRestored, conversations.on_note_visibility)
    subscribe(NoteRestored, notes.on_note_hidden)
    subscribe(PictureTextReady, conversations.on_picture_text_ready)
    subscribe(PictureTextReady, notes.on_picture_text_ready)
    subscribe(SubtitlesReady, notes.on_subtitles_ready)
