"""Who is told of what people do with notes, comments and each other; each may hear twice, late or at once."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from sampan.accounts.events import AccountDeleted, Followed, Unfollowed
from sampan.accounts.models import Follow
from sampan.conversations.events import (
    CommentCreated,
    CommentDeleted,
    CommentLiked,
    CommentUnliked,
    MessageCorrected,
)
from sampan.conversations.models import Comment, CommentLike, CommentMention, Message, Notification
from sampan.conversations.services.notifying import forget, forget_comment, forget_people, in_turn, notify
from sampan.conversations.types import NotificationKind
from sampan.notes.events import (
    NoteCollected,
    NoteEdited,
    NoteLiked,
    NotePublished,
    NoteRestored,
    NoteUncollected,
    NoteUnliked,
)
from sampan.notes.models import Collect, Like, Mention, Note


def on_note_like(event: NoteLiked | NoteUnliked) -> None:
    """Tell the author who likes the note, or take it back."""
    stands = Like.objects.filter(note=event.note_id, account=event.account_id)
    _tell_author(event.note_id, event.account_id, NotificationKind.LIKE, stands)


def on_note_collect(event: NoteCollected | NoteUncollected) -> None:
    """Tell the author who keeps the note on a board that others can see; private boards are nobody's
    business."""
    stands = Collect.objects.filter(note=event.note_id, account=event.account_id, board__is_public=True)
    _tell_author(event.note_id, event.account_id, NotificationKind.COLLECT, stands)


def on_comment_like(event: CommentLiked | CommentUnliked) -> None:
    """Tell who wrote the comment that somebody likes it, or take it back."""
    comment = Comment.objects.alive().filter(pk=event.comment_id).only("author_id", "note_id").first()
    if comment is None or comment.author_id is None:
        return
    _settle(
        CommentLike.objects.filter(comment=comment, account=event.account_id),
        account_id=comment.author_id,
        kind=NotificationKind.COMMENT_LIKE,
        actor_id=event.account_id,
        group=f"comment_like:{comment.pk}",
        note_id=comment.note_id,
        comment_id=comment.pk,
    )


def on_follow(event: Followed | Unfollowed) -> None:
    """Tell somebody who follows them, or take it back."""
    _settle(
        Follow.objects.filter(follower=event.follower_id, followed=event.followed_id),
        account_id=event.followed_id,
        kind=NotificationKind.FOLLOW,
        actor_id=event.follower_id,
        group="follow",
    )


def on_comment_said(event: CommentCreated) -> None:
    """Tell whom the comment answers or corrects, the note's author, and whom it names: each of them once."""
    comment = Comment.objects.alive().select_related("note", "reply_to").filter(pk=event.comment_id).first()
    if comment is None or comment.author_id is None:
        return
    for account_id, kind in _hearers(comment).items():
        notify(
            account_id=account_id,
            kind=kind,
            actor_id=comment.author_id,
            group=f"comment:{comment.pk}",
            note_id=comment.note_id,
            comment_id=comment.pk,
        )


def on_comment_gone(event: CommentDeleted) -> None:
    """Take back what was told of a comment that stays as an empty frame; else its lines went with it."""
    forget_comment(comment_id=event.comment_id)


def on_note_mentions(event: NotePublished | NoteEdited | NoteRestored) -> None:
    """Tell whom the note names by now; whom it names no longer, their line is taken back."""
    note = Note.objects.filter(pk=event.note_id).only("author_id").first()
    if note is None:
        return
    group = f"mention:{note.pk}"
    named = set(Mention.objects.filter(note=note).values_list("account_id", flat=True))
    lines = Notification.objects.filter(note=note, kind=NotificationKind.MENTION, comment=None)
    for account_id in sorted(set(lines.values_list("account_id", flat=True)) - named):
        forget(account_id=account_id, group=group)
    for account_id in sorted(named):
        notify(
            account_id=account_id,
            kind=NotificationKind.MENTION,
            actor_id=note.author_id,
            group=group,
            note_id=note.pk,
        )


def on_message_corrected(event: MessageCorrected) -> None:
    """Tell who wrote a message that somebody put it right."""
    rows = Message.objects.filter(pk=event.message_id, is_correction=True, deleted_at=None)
    correction = rows.select_related("reply_to").first()
    if correction is None or correction.reply_to is None or correction.reply_to.sender_id is None:
        return
    notify(
        account_id=correction.reply_to.sender_id,
        kind=NotificationKind.CORRECTION,
        actor_id=correction.sender_id,
        group=f"message:{correction.pk}",
        message_id=correction.pk,
    )


def on_actor_deleted(event: AccountDeleted) -> None:
    """Take a leaving account out of other people's lines."""
    forget_people(actor_id=event.account_id)


def _tell_author(note_id: int, actor_id: int, kind: NotificationKind, stands: QuerySet[Any]) -> None:
    author_id = Note.objects.filter(pk=note_id).values_list("author_id", flat=True).first()
    if author_id is not None:
        group = f"{kind}:{note_id}"
        _settle(stands, account_id=author_id, kind=kind, actor_id=actor_id, group=group, note_id=note_id)


def _settle(
    stands: QuerySet[Any], *, account_id: int, kind: NotificationKind, actor_id: int, group: str, **about: Any
) -> None:
    """Tell of the act while it stands, else take it back: the order in which news came does not matter."""
    with in_turn(account_id, group):
        if stands.exists():
            notify(account_id=account_id, kind=kind, actor_id=actor_id, group=group, **about)
        else:
            forget(account_id=account_id, group=group, actor_id=actor_id)


def _hearers(comment: Comment) -> dict[int, NotificationKind]:
    """Who hears of a comment, and as what: of several reasons the nearest."""
    named = CommentMention.objects.filter(comment=comment).values_list("account_id", flat=True)
    heard = dict.fromkeys(named, NotificationKind.MENTION)
    heard[comment.note.author_id] = NotificationKind.COMMENT
    answered = comment.reply_to
    if answered is not None and answered.author_id is not None:
        is_correction = comment.is_correction
        heard[answered.author_id] = NotificationKind.CORRECTION if is_correction else NotificationKind.REPLY
    return dict(sorted(heard.items()))
