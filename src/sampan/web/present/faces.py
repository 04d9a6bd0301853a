"""People as the pages name them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.core.files.storage import storages
from django.http import HttpRequest

from sampan.accounts.selectors import relations_for
from sampan.accounts.types import Reader, Relation
from sampan.web.present.reading import reader_of
from sampan.web.present.rows import AccountRow
from sampan.web.shown import ShownPerson

STRANGER = Relation()


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


def person(account: AccountRow, *, me_id: int | None = None, tie: Relation = STRANGER) -> ShownPerson:
    """One account. No query."""
    return ShownPerson(
        id=str(account.id),
        handle=f"{account.handle}@{account.domain}" if account.domain else account.handle,
        name=account.display_name or account.handle,
        avatar_url=storages["public_media"].url(account.avatar) if account.avatar else "",
        is_me=account.id == me_id,
        followed=tie.following,
        follows_me=tie.followed_by,
        muted=tie.muting,
        blocked=tie.blocking,
    )
