"""People as the pages name them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.core.files.storage import storages
from django.http import HttpRequest

from sampan.accounts.selectors import relations_for
from sampan.accounts.types import Reader, Relation, avatar_file
from sampan.core.files import public_url
from sampan.web.present.reading import reader_of
from sampan.web.present.rows import AccountRow
from sampan.web.shown import ShownPerson

STRANGER = Relation()
AVATAR_SIDE = 96
"""Pixels: the largest avatar beside a name is 40 wide, on screens of twice the density 80."""


def me(account: AccountRow) -> ShownPerson:
    """The person who is signed in. No query."""
    return person(account, me_id=account.id)


def people(accounts: Sequence[AccountRow], *, request: HttpRequest) -> list[ShownPerson]:
    """Accounts with how the reader stands to each. One query, none for visitors."""
    reader = reader_of(request)
    ties = relations(reader, [account.id for account in accounts])
    return [
        person(account, me_id=reader.account_id, tie=ties.get(account.id, STRANGER)) for account in accounts
    ]


def relations(reader: Reader, account_ids: Iterable[int]) -> dict[int, Relation]:
    """How the reader stands to these accounts. One query, none for visitors."""
    ids = list(dict.fromkeys(account_ids))
    return relations_for(reader, ids) if reader.signed_in and ids else {}


def person(
    account: AccountRow, *, me_id: int | None = None, tie: Relation = STRANGER, avatar_side: int = AVATAR_SIDE
) -> ShownPerson:
    """One account; `avatar_side` in pixels, one of the sizes that avatars are kept in. No query."""
    return ShownPerson(
        id=str(account.id),
        handle=f"{account.handle}@{account.domain}" if account.domain else account.handle,
        name=account.display_name or account.handle,
        avatar_url=_avatar_url(account.avatar, avatar_side),
        is_me=account.id == me_id,
        followed=tie.following,
        follows_me=tie.followed_by,
        muted=tie.muting,
        blocked=tie.blocking,
    )


def _avatar_url(name: str, side: int) -> str:
    return public_url(storages["public_media"], avatar_file(name, side)) if name else ""
