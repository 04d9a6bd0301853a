"""Which notes and boards a reader may see, as conditions on rows; every list of notes goes through here."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from sampan.accounts.models import Follow
from sampan.accounts.querysets import no_block_between
from sampan.accounts.types import Reader
from sampan.notes.types import Visibility

N = TypeVar("N", bound=Model)
B = TypeVar("B", bound=Model)
R = TypeVar("R", bound=Model)


class NoteQuerySet(QuerySet[N]):
    """Notes, narrowed to what somebody may see."""

    def visible_to(self, reader: Reader) -> NoteQuerySet[N]:
        """The notes that `reader` may open, by visibility, staff's hiding, suspension and blocks either way.

        An author sees all of their own. The staff sees every note but other people's only-me notes, hidden
        ones included, since it must be able to look at what was reported.
        """
        me = reader.account_id
        if me is None:
            return self.listed()
        if reader.is_staff:
            return self.filter(Q(author=me) | ~Q(visibility=Visibility.SELF))
        open_to_me = Q(visibility=Visibility.PUBLIC) | _open_by_follow(me, "author")
        others = Q(hidden_at=None, author__suspended_at=None) & open_to_me
        return self.filter(Q(author=me) | (others & no_block_between(reader, "author")))

    def listed(self) -> NoteQuerySet[N]:
        """The notes that anybody may see without signing in."""
        return self.filter(visibility=Visibility.PUBLIC, hidden_at=None, author__suspended_at=None)


class BoardQuerySet(QuerySet[B]):
    """Boards, narrowed to what somebody may see."""

    def visible_to(self, reader: Reader) -> BoardQuerySet[B]:
        """Public boards of people in good standing who are not blocked either way, and one's own."""
        others = Q(is_public=True, owner__suspended_at=None)
        me = reader.account_id
        if me is None:
            return self.filter(others)
        return self.filter(Q(owner=me) | (others & no_block_between(reader, "owner")))


class RevisionQuerySet(QuerySet[R]):
    """Earlier versions of notes, narrowed to what somebody may see."""

    def visible_to(self, reader: Reader) -> RevisionQuerySet[R]:
        """What was said while it was open to the reader; whether the note is open now is asked elsewhere.

        A note that was opened to more people does not show them what stood in it before.
        """
        me = reader.account_id
        if me is None:
            return self.filter(visibility=Visibility.PUBLIC)
        own = Q(note__author=me)
        if reader.is_staff:
            return self.filter(own | ~Q(visibility=Visibility.SELF))
        return self.filter(own | Q(visibility=Visibility.PUBLIC) | _open_by_follow(me, "note__author"))


def _open_by_follow(me: int, author: str) -> Q:
    """Followers' notes of those I follow; mutual notes of those who follow me back as well."""
    i_follow = Exists(Follow.objects.filter(follower=me, followed=OuterRef(author)))
    follows_me = Exists(Follow.objects.filter(follower=OuterRef(author), followed=me))
    return (Q(visibility__in=[Visibility.FOLLOWERS, Visibility.MUTUAL]) & Q(i_follow)) & (
        Q(visibility=Visibility.FOLLOWERS) | Q(follows_me)
    )
