"""What the conversations room does when it hears of something."""

from sampan.accounts.events import AccountDeleted
from sampan.accounts.selectors import languages_read
from sampan.conversations import services
from sampan.conversations.events import CommentCreated
from sampan.conversations.models import Comment
from sampan.conversations.selectors import comment_texts
from sampan.conversations.services.proposals import mark_comments_public
from sampan.notes.events import NoteEdited, NoteHidden, NoteRestored, PictureTextReady
from sampan.notes.selectors.pictures import block_texts
from sampan.notes.services import queue_picture
from sampan.safety.events import DecisionMade
from sampan.safety.types import Action, TargetKind
from sampan.translation.services import prepare_translations


def on_comment_created(event: CommentCreated) -> None:
    """Have the comment translated into the languages that people here read, before they come."""
    comment = Comment.objects.alive().select_related("note").filter(pk=event.comment_id).first()
    if comment is not None:
        prepare_translations(comment_texts(comment), languages=languages_read())
        if comment.picture_id is not None:
            queue_picture(media_id=comment.picture_id)


def on_picture_text_ready(event: PictureTextReady) -> None:
    """Have the words in a comment's picture translated; the title of its note helps to understand them."""
    rows = Comment.objects.alive().select_related("note", "picture__picture_text")
    comment = rows.filter(picture=event.media_id, note__hidden_at=None).first()
    if comment is not None and comment.picture is not None:
        prepare_translations(block_texts(comment.picture, note=comment.note), languages=languages_read())


def on_decision_made(event: DecisionMade) -> None:
    """Hide or restore the comment that the staff decided about."""
    if event.kind != TargetKind.COMMENT:
        return
    if event.action == Action.HIDE:
        services.hide_comment(comment_id=event.target_id)
    elif event.action == Action.RESTORE:
        services.restore_comment(comment_id=event.target_id)


def on_note_visibility(event: NoteEdited | NoteHidden | NoteRestored) -> None:
    """Let pictures and proposed translations under a note be as public as the note itself."""
    services.place_comment_pictures(note_id=event.note_id)
    mark_comments_public(note_id=event.note_id)


def on_account_deleted(event: AccountDeleted) -> None:
    """Delete what a leaving account said and liked: the counts stay right, other people's replies stay."""
    services.forget_account(account_id=event.account_id)
