"""Which comments a reader may see, and which browsers take pushes: conditions that many questions share."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, TypeVar

from django.apps import apps
from django.contrib.sessions.models import Session
from django.db.models import (
    BinaryField,
    Case,
    CharField,
    Exists,
    F,
    Func,
    Model,
    OuterRef,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Concat

from sampan.accounts.types import Reader
from sampan.core.clock import now

C = TypeVar("C", bound=Model)


class CommentQuerySet(QuerySet[C]):
    """Comments, narrowed to what somebody may see; whether their note is open is asked elsewhere."""

    def top(self) -> CommentQuerySet[C]:
        """Comments that stand on their own."""
        return self.filter(parent=None)

    def alive(self) -> CommentQuerySet[C]:
        """Comments that say something: neither deleted nor hidden."""
        return self.filter(deleted_at=None, hidden_at=None)

    def standing(self, hidden: Collection[int]) -> CommentQuerySet[C]:
        """Comments of standing accounts, but for the `hidden`: blocked either way or muted by the reader."""
        nobody = Q(author=None)  # the frame of a deleted comment
        rows = self.filter(nobody | Q(author__suspended_at=None))
        return rows.filter(nobody | ~Q(author__in=list(hidden))) if hidden else rows

    def shown(self, hidden: Collection[int]) -> CommentQuerySet[C]:
        """What stands in the lists: as `standing`, and what is gone only as a frame around its replies."""
        alive = Q(deleted_at=None, hidden_at=None)
        return self.standing(hidden).filter(alive | Q(parent=None, reply_count__gt=0))

    def with_corrected(self, hidden: Collection[int]) -> Any:
        """Adds `corrects`: the words that a correction puts right, '' when they are gone or hidden by now."""
        open_still = Q(
            is_correction=True,
            reply_to__deleted_at=None,
            reply_to__hidden_at=None,
            reply_to__author__suspended_at=None,
        ) & ~Q(reply_to__author__in=list(hidden))
        words = Case(When(open_still, then=F("reply_to__body")), default=Value(""), output_field=CharField())
        return self.annotate(corrects=words)

    def with_kept(self, reader: Reader) -> Any:
        """Adds `kept`: whether a correction is in the reader's notebook."""
        if reader.account_id is None:
            return self.annotate(kept=Value(False))
        sentences = apps.get_model("translation", "SavedSentence").objects
        ref = Concat(Value("comment:"), Cast(OuterRef("pk"), CharField()), Value(":body"))
        kept = Exists(sentences.filter(account=reader.account_id, ref=ref))
        return self.annotate(kept=Q(is_correction=True) & kept)

    def with_liked(self, reader: Reader) -> Any:
        """Adds `liked`: whether the reader likes the comment."""
        if reader.account_id is None:
            return self.annotate(liked=Value(False))
        likes = apps.get_model(
            "conversations", "CommentLike"
        ).objects  # by name: the models import this module
        return self.annotate(liked=Exists(likes.filter(account=reader.account_id, comment=OuterRef("pk"))))


class PushSubscriptionQuerySet(QuerySet[C]):
    """Browsers that take pushes; a browser stops with the sign-in in which it subscribed."""

    def signed_in(self) -> PushSubscriptionQuerySet[C]:
        """Those whose session goes on: it was not signed out of, ended from elsewhere, or let run out."""
        key = Func(Cast("session_key", BinaryField()), function="sha256", output_field=BinaryField())
        known = Func(
            OuterRef("session"), Value("hex", TextField()), function="decode", output_field=BinaryField()
        )
        return self.filter(
            Exists(Session.objects.annotate(hash=key).filter(hash=known, expire_date__gt=now()))
        )
