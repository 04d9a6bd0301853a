"""A correction of a comment or a message, as the notebook of its learner takes it."""

from __future__ import annotations

from sampan.accounts.types import Reader
from sampan.conversations.errors import CommentMissing
from sampan.conversations.selectors.comments import get_comment
from sampan.conversations.selectors.message_texts import message_scope
from sampan.conversations.selectors.messages import list_messages_by_ids
from sampan.core.errors import NotFound
from sampan.core.ids import parse_id
from sampan.notes.types import Visibility
from sampan.translation.study.corrected import Corrected


def get_correction(ref: str, *, reader: Reader) -> Corrected:
    """The correction of the reader's own words that a ref names ('comment:9:body', 'message:9:body').

    Raises NotFound when it is not there, not open to the reader, no correction, or one of another's words:
    all look alike.
    """
    kind, _colon, rest = ref.partition(":")
    number, _colon, field = rest.partition(":")
    target_id = parse_id(number)
    if target_id is None or field != "body":
        raise NotFound("correction")
    if kind == "comment":
        return _of_comment(target_id, reader)
    if kind == "message":
        return _of_message(target_id, reader)
    raise NotFound("correction")


def _of_comment(comment_id: int, reader: Reader) -> Corrected:
    try:
        comment = get_comment(comment_id, reader=reader)
    except CommentMissing:
        raise NotFound("correction") from None
    answered = comment.reply_to
    if not comment.corrects or answered is None or answered.author_id != reader.account_id:
        raise NotFound("correction")
    return Corrected(
        ref=f"comment:{comment.pk}:body",
        sentence=comment.body,
        before=comment.corrects,
        is_private=comment.note.visibility != Visibility.PUBLIC,
        context=comment.note.title,
        sounds=comment.sounds,
        remark=comment.remark,
    )


def _of_message(message_id: int, reader: Reader) -> Corrected:
    found = [row for row in list_messages_by_ids([message_id], reader=reader) if row.is_correction]
    answered = found[0].reply_to if found else None
    if answered is None or answered.is_gone or answered.sender_id != reader.account_id:
        raise NotFound("correction")
    (message,) = found
    return Corrected(
        ref=message_scope(message.pk),
        sentence=message.body,
        before=answered.body,
        is_private=True,
        may_leave=bool(message.member.translates and message.member.remote_engines),
        sounds=message.sounds,
        remark=message.remark,
    )
