"""Reviews as readers see them, and what a buyer can still review."""

from __future__ import annotations

from django.db.models import F, Prefetch, Q, QuerySet

from sampan.accounts.types import Reader
from sampan.core.errors import NotFound
from sampan.core.ids import parse_id
from sampan.core.pagination import PAGE_MAX, PAGE_SIZE, Page, page_by_id
from sampan.shop.models import OrderLine, Product, Review, ReviewPicture
from sampan.shop.policies import may_review


def list_reviews(
    product: Product | int,
    *,
    reader: Reader,
    cursor: str | None = None,
    sort: str = "",
    stars: int | None = None,
    size: int = PAGE_SIZE,
) -> Page[Review]:
    """The reviews of a product, newest first; `sort` "best" or "worst" puts them by stars, `stars` keeps
    those of so many. Two queries.

    Author, product, line and pictures with their media are loaded.
    """
    product_id = product if isinstance(product, int) else product.pk
    rows = _whole(Review.objects.visible_to(reader).filter(product=product_id))
    if stars is not None:
        rows = rows.filter(stars=stars)
    if sort not in ("best", "worst"):
        return page_by_id(rows, cursor=cursor, size=size)
    return _by_stars(rows, best=sort == "best", cursor=cursor, size=size)


def get_review(review_id: int, *, reader: Reader) -> Review:
    """A review with product, author and pictures. Two queries. Raises NotFound when it, or its product, is
    not open to the reader; its author may always see it."""
    products = Product.objects.visible_to(reader).values("pk")
    rows = Review.objects.visible_to(reader).filter(
        Q(product__in=products) | Q(author=reader.account_id or 0)
    )
    review = _whole(rows).filter(pk=review_id).first()
    if review is None:
        raise NotFound("review")
    return review


def find_own_review(*, reader: Reader, line_id: int) -> Review | None:
    """The reader's review of a line, with product and pictures. Two queries."""
    if reader.account_id is None:
        return None
    return _whole(Review.objects.filter(author=reader.account_id, line=line_id)).first()


def get_reviewable_line(line_id: int, *, reader: Reader) -> OrderLine:
    """A line of the reader's own that they may review, or have reviewed. One query. Raises NotFound."""
    rows = OrderLine.objects.select_related("order__shop__account", "variant__product__shop", "review")
    line = rows.filter(pk=line_id, order__buyer=reader.account_id or 0).first()
    if line is None or not (hasattr(line, "review") or may_review(line, reader=reader)):
        raise NotFound("line")
    return line


def _whole(rows: QuerySet[Review]) -> QuerySet[Review]:
    pictures = ReviewPicture.objects.select_related("media").order_by("position", "pk")
    rows = rows.select_related("author", "product", "line")
    return rows.prefetch_related(Prefetch("pictures", pictures))


def _by_stars(rows: QuerySet[Review], *, best: bool, cursor: str | None, size: int) -> Page[Review]:
    size = max(1, min(size, PAGE_MAX))
    stars, _dot, last_id = (cursor or "").partition(".")
    before = parse_id(last_id)
    if stars in set("12345") and before is not None:
        beyond = Q(stars__lt=stars) if best else Q(stars__gt=stars)
        rows = rows.filter(beyond | Q(stars=stars, pk__lt=before))
    by = F("stars").desc() if best else F("stars").asc()
    items = list(rows.order_by(by, "-pk")[: size + 1])
    if len(items) <= size:
        return Page(items)
    return Page(items[:size], f"{items[size - 1].stars}.{items[size - 1].pk}")
