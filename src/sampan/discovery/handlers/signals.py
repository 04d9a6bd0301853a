"""Writes down what people did in the rooms below, and erases what was learned of those who left.

Handlers run some moments after the act and in any order; what stands at the end is looked up, not added up.
"""

from sampan.accounts.events import AccountDeleted, Followed, Unfollowed
from sampan.conversations.events import CommentCreated
from sampan.discovery import services
from sampan.discovery.types import SignalKind
from sampan.notes.events import NoteCollected, NoteLiked, NoteShared, NoteUncollected, NoteUnliked
from sampan.safety.events import ReportFiled
from sampan.safety.models import Report
from sampan.safety.types import TargetKind


def on_note_liked(event: NoteLiked) -> None:
    """It says that they liked it."""
    _did(SignalKind.LIKE, event.account_id, event.note_id)


def on_note_collected(event: NoteCollected) -> None:
    """It says that they will need it."""
    _did(SignalKind.COLLECT, event.account_id, event.note_id)


def on_note_shared(event: NoteShared) -> None:
    """It says that they put their name to it."""
    _did(SignalKind.SHARE, event.account_id, event.note_id)


def on_comment_created(event: CommentCreated) -> None:
    """It says that it moved them."""
    _did(SignalKind.COMMENT, event.author_id, event.note_id)


def on_taken_back(event: NoteUnliked | NoteUncollected) -> None:
    """What they liked is only what they still like."""
    services.correct_affinity(account_id=event.account_id, note_id=event.note_id)


def on_followed(event: Followed) -> None:
    """It says something of the note out of which they followed."""
    who = {"account_id": event.follower_id, "author_id": event.followed_id}
    if not services.record_act(kind=SignalKind.FOLLOW, **who):
        services.correct_followed(**who)  # followed today already, and stopped in between


def on_unfollowed(event: Unfollowed) -> None:
    """The notes out of which they followed are liked by what else was done with them."""
    services.correct_followed(account_id=event.follower_id, author_id=event.followed_id)


def on_report_filed(event: ReportFiled) -> None:
    """A note that is reported was not for them."""
    report = Report.objects.filter(pk=event.report_id, target_kind=TargetKind.NOTE).first()
    if report is not None and report.reporter_id is not None:
        services.record_act(account_id=report.reporter_id, kind=SignalKind.REPORT, note_id=report.target_id)


def on_account_deleted(event: AccountDeleted) -> None:
    """Nothing is kept of who left."""
    services.erase_learned(account_id=event.account_id)


def _did(kind: SignalKind, account_id: int, note_id: int) -> None:
    if not services.record_act(account_id=account_id, kind=kind, note_id=note_id):
        # It was done before today, and may have been taken back in between.
        services.correct_affinity(account_id=account_id, note_id=note_id)
