"""The reader's own drafts; nobody else's are ever found."""

from uuid import UUID

from django.db.models import Prefetch, QuerySet

from sampan.accounts.types import Reader
from sampan.core.errors import NotFound
from sampan.core.pagination import PAGE_SIZE, Page, page_by_id
from sampan.notes.models import Draft, Media


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


def count_drafts(*, reader: Reader) -> int:
    """How many drafts wait to be published. One query; none for visitors."""
    return _own(reader).filter(published_at=None).count() if reader.signed_in else 0


def _own(reader: Reader) -> QuerySet[Draft]:
    if reader.account_id is None:
        return Draft.objects.none()
    media = Prefetch("media", Media.objects.order_by("position", "pk"))
    return Draft.objects.filter(owner=reader.account_id).prefetch_related(media)
