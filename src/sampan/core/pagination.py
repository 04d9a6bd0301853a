"""Pages without OFFSET: the last id of one page is the start of the next."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet

from sampan.core.ids import parse_id

T = TypeVar("T")
PAGE_SIZE = 20
PAGE_MAX = 60


@dataclass
class Page(Generic[T]):
    """A bounded run of items and, when there are more, where the next begins."""

    items: list[T] = field(default_factory=list)
    next_cursor: str | None = None

    def map(self, change: Callable[[T], Any]) -> "Page[Any]":
        """The same page with every item changed."""
        return Page([change(item) for item in self.items], self.next_cursor)


def page_by_id(
    rows: QuerySet[Any], *, cursor: str | None = None, size: int = PAGE_SIZE, by: str = "id"
) -> Page[Any]:
    """Newest first by the id column `by`; a cursor that is not an id starts from the top. One query."""
    size = max(1, min(size, PAGE_MAX))
    before = parse_id(cursor)
    if before is not None:
        rows = rows.filter(**{f"{by}__lt": before})
    items = list(rows.order_by(f"-{by}")[: size + 1])
    if len(items) <= size:
        return Page(items)
    last: Any = items[size - 1]
    for part in by.split("__"):
        last = getattr(last, part)
    return Page(items[:size], str(last))
