"""Searches people by handle and name, in both scripts, in pinyin, with a slip of the keys."""

from __future__ import annotations

from sampan.accounts.models import Account
from sampan.accounts.selectors import search_accounts
from sampan.accounts.types import Reader
from sampan.core.pagination import PAGE_SIZE, Page
from sampan.discovery.models import SearchName
from sampan.discovery.selectors.names import list_named

ALIKE_MAX = 20
"""People whose names are only like it, or spelled so; they come after the others, on the last page."""


def search_people(
    query: str, *, reader: Reader, cursor: str | None = None, size: int = PAGE_SIZE
) -> Page[Account]:
    """People whose handle or name holds the query, the most followed first; then those whose name is
    written so in the other script or in pinyin, or is like it. Four queries at most."""
    page = search_accounts(query, reader=reader, cursor=cursor, size=size)
    if cursor is not None or page.next_cursor is not None:
        return page
    ids = list_named(query.removeprefix("@"), kind=SearchName.Kind.PERSON, size=ALIKE_MAX)
    shown = {account.pk for account in page.items}
    rows = {row.pk: row for row in Account.objects.visible_to(reader).filter(pk__in=set(ids) - shown)}
    return Page([*page.items, *(rows[pk] for pk in ids if pk in rows)], None)
