"""The reader's own drafts; nobody else's are ever found."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from sampan.accounts.types import Reader
from sampan.core.errors import NotFound
from sampan.core.pagination import PAGE_SIZE, Page, page_by_id
from sampan.notes.models import Draft, Media

__all__ = [
    "Draft",
    "Media",
    "count_drafts",
    "find_draft",
    "get_draft",
    "list_drafts",
    "list_own_media",
]  # the rows belong to what is said here: whoever shows them names their types


def get_draft(key: UUID, *, reader: Reader) -> Draft:
    """The reader's draft of this key, published or not, with its media. Two queries. Raises NotFound."""
    draft = find_draft(key, reader=reader)
    if draft is None:
        raise NotFound
    return draft


def find_draft(key: UUID, *, reader: Reader) -> Draft | None:
    """The same, or None. Two queries."""
    return _own(reader).filter(key=key).select_related("published_note").first()


def list_drafts(*, reader: Reader, cursor: str | None = None, size: int = PAGE_SIZE) -> Page[Draft]:
    """The reader's unpublished drafts, newest first, with media and cover. Two queries."""
    return page_by_id(
        _own(reader).filter(published_at=None).select_related("cover"), cursor=cursor, size=size
    )


def list_own_media(ids: Sequence[int], *, reader: Reader) -> list[Media]:
    """Those of the pictures and videos that are the reader's own, in the order of `ids`. One query."""
    rows = {one.pk: one for one in Media.objects.filter(pk__in=ids, owner=reader.account_id or 0)}
    return [rows[pk] for pk in dict.fromkeys(ids) if pk in rows]


def count_drafts(*, reader: Reader) -> int:
    """How many drafts wait to be published. One query; none for visitors."""
    return _own(reader).filter(published_at=None).count() if reader.signed_in else 0


def _own(reader: Reader) -> QuerySet[Draft]:
    if reader.account_id is None:
        return Draft.objects.none()
    media = Prefetch("media", Media.objects.order_by("position", "pk"))
    return Draft.objects.filter(owner=reader.account_id).prefetch_related(media)
