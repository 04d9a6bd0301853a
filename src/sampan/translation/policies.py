"""Who may better a translation, and who may decide about it."""

from __future__ import annotations

from datetime import timedelta

from sampan.accounts.types import Reader
from sampan.core.clock import now
from sampan.core.errors import Forbidden
from sampan.translation import configuration
from sampan.translation.models import Improvement
from sampan.translation.types import OpenText

TALK = ("message", "chat")
"""Kinds of texts that nobody betters the translations of: what people tell each other in a chat, and how
they call it, is shown to no judges, and who speaks its language puts the original right instead."""


def check_may_propose(text: OpenText, *, reader: Reader) -> None:
    """Everybody but the author, who says it directly; nobody for what is said in a chat. Raises Forbidden."""
    _check_is_no_talk(text)
    if text.author_id == reader.account_id:
        raise Forbidden("improvement_own_text")


def check_may_keep_own(text: OpenText, *, reader: Reader) -> None:
    """Only the author speaks for a text, and not in a chat. Raises Forbidden."""
    _check_is_no_talk(text)
    if reader.account_id is None or text.author_id != reader.account_id:
        raise Forbidden("improvement_not_author")


def may_vote(improvement: Improvement, *, reader: Reader) -> bool:
    """Whether the reader may say what they think of it: neither its writer nor the author of the text."""
    me = reader.account_id
    return (
        me is not None
        and not reader.is_suspended
        and improvement.state == Improvement.State.PROPOSED
        and me not in (improvement.account_id, improvement.author_id)
    )


def may_judge(improvement: Improvement, *, reader: Reader, is_trusted: bool) -> bool:
    """Whether the reader may accept or decline it: the author of the text, a trusted reader, the staff; never
    its own writer."""
    me = reader.account_id
    if me is None or reader.is_suspended or me == improvement.account_id:
        return False
    return me == improvement.author_id or is_trusted or reader.is_staff


def may_undo(improvement: Improvement, *, reader: Reader, is_trusted: bool) -> bool:
    """Whether the reader may take back the decision: author and staff at any time, a trusted reader their own
    for a while."""
    if improvement.state not in (Improvement.State.ACCEPTED, Improvement.State.DECLINED):
        return False
    if not may_judge(improvement, reader=reader, is_trusted=is_trusted):
        return False
    if reader.is_staff or reader.account_id == improvement.author_id:
        return True
    if improvement.decided_by_id != reader.account_id or improvement.decided_at is None:
        return False
    return now() - improvement.decided_at < timedelta(seconds=configuration.undo_seconds())


def reaches_everywhere(improvement: Improvement, *, reader: Reader, is_trusted: bool) -> bool:
    """Whether the reader's yes serves the same words in every place, or only where the author speaks.

    An author alone speaks for their own place: else anybody could change a common word for everybody, by
    writing it once and accepting what a friend makes of it.
    """
    return is_trusted or reader.is_staff


def _check_is_no_talk(text: OpenText) -> None:
    if text.ref.partition(":")[0] in TALK:
        raise Forbidden("improvement_of_talk")
