"""The head of a profile."""

from __future__ import annotations

from django.http import HttpRequest

from sampan.translation.types import Text
from sampan.web.present.faces import STRANGER, person, relations
from sampan.web.present.reading import reader_of
from sampan.web.present.rows import ProfileRow
from sampan.web.present.texts import Texts
from sampan.web.shown import ShownProfile

AVATAR_SIDE = 256
"""Pixels of the large avatar at the head of a profile."""


def profile(
    account: ProfileRow, *, request: HttpRequest, liked_count: int = 0, liked_is_private: bool = False
) -> ShownProfile:
    """A profile's head. Two queries: the tie to the reader and the bio; one for visitors."""
    reader = reader_of(request)
    texts = Texts(reader)
    ref = f"account:{account.id}:bio"
    texts.want(ref, bio_text(account))
    texts.find()
    tie = relations(reader, [account.id]).get(account.id, STRANGER)
    return ShownProfile(
        person=person(account, me_id=reader.account_id, tie=tie, avatar_side=AVATAR_SIDE),
        bio=texts.body(ref, may_improve=True),
        follower_count=account.follower_count,
        following_count=account.following_count,
        note_count=account.note_count,
        liked_count=liked_count,
        joined_at=account.created_at,
        reads=tuple(account.reads),
        liked_is_private=liked_is_private,
    )


def bio_text(account: ProfileRow) -> Text:
    """A bio as the translation room knows it."""
    return Text(account.bio, scope=f"account:{account.id}:bio")
