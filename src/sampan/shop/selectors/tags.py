"""Products on notes: what a note shows, which notes show a product, what an author can choose."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet, Sum

from sampan.accounts.querysets import no_block_between
from sampan.accounts.types import Reader
from sampan.core.pagination import PAGE_SIZE, Page, page_by_id
from sampan.core.prepared import array_literal, prepared_cursor
from sampan.notes.models import Note
from sampan.notes.selectors import list_notes_by_ids
from sampan.shop.models import Product, ProductTag, Variant

QUERY_CHARS = 60
"""Characters of a search for a product to tag that are looked at."""


def commission_rate(product: Product) -> int:
    """The creator's share in basis points: the product's own, else its shop's. No query if the shop is
    loaded."""
    return product.shop.commission if product.commission is None else product.commission


TAGGED_SQL = """
SELECT t.id FROM shop_producttag t JOIN notes_media m ON m.id = t.media_id
WHERE m.note_id = ANY(%(notes)s::bigint[])
"""
"""Asked first, since most notes show nothing and to compose the whole question costs more than they do."""


def list_tags(note_ids: Sequence[int], *, reader: Reader) -> dict[int, list[ProductTag]]:
    """What each of these notes shows and the reader may see, by note, in the order of the pictures; with
    product, cover, shop and account. Two queries for all of them, one where they show nothing; whether the
    notes are open is not asked.
    """
    if not note_ids or not settings.SAMPAN_SHOP:
        return {}
    with prepared_cursor() as cursor:
        cursor.execute(TAGGED_SQL, {"notes": array_literal(note_ids)})
        tagged = [pk for (pk,) in cursor.fetchall()]
    if not tagged:
        return {}
    rows = ProductTag.objects.filter(pk__in=tagged, product__in=_on_sale(reader))
    found: dict[int, list[ProductTag]] = {}
    for tag in _whole(rows).order_by("media__position", "media_id", "position", "pk"):
        found.setdefault(tag.media.note_id or 0, []).append(tag)
    return found


def earns(tag: ProductTag) -> bool:
    """Whether the author gets a share when somebody buys by this tag today. No query if loaded."""
    return tag.earns and commission_rate(tag.product) > 0


def find_creator(*, note_id: int, product_id: int) -> int | None:
    """The account that earns when this product is bought by way of this note; None where nobody does.

    The tag still stands, earns, and has a rate above 0; note and author are in good standing. One query.
    """
    return find_creators([(note_id, product_id)]).get((note_id, product_id))


def find_creators(ways: Collection[tuple[int, int]]) -> dict[tuple[int, int], int]:
    """The same for many (note, product) at once; without those by which nobody earns. One query at most."""
    if not ways:
        return {}
    rows = ProductTag.objects.filter(
        media__note__in={note for note, _product in ways},
        media__note__hidden_at=None,
        media__note__author__suspended_at=None,
        product__in={product for _note, product in ways},
        earns=True,
    )
    wanted, found = set(ways), {}
    for tag in rows.select_related("product__shop", "media__note"):
        way, note = (tag.media.note_id or 0, tag.product_id), tag.media.note
        if way in wanted and note is not None and note.author_id != tag.product.shop_id and earns(tag):
            found[way] = note.author_id
    return found


def list_own_tags(
    *, reader: Reader, note_id: int | None = None, draft_key: UUID | None = None
) -> list[ProductTag]:
    """Every tag of the reader's own note or draft, also of products that are no longer on sale. One query."""
    rows = ProductTag.objects.filter(media__owner=reader.account_id or 0)
    if note_id is not None:
        rows = rows.filter(media__note=note_id)
    elif draft_key is not None:
        rows = rows.filter(media__draft__key=draft_key, media__draft__owner=reader.account_id)
    else:
        return []
    return list(_whole(rows).order_by("media__position", "media_id", "position", "pk"))


def list_tagged_notes(
    product_id: int, *, reader: Reader, cursor: str | None = None, size: int = PAGE_SIZE
) -> Page[Note]:
    """The notes that show a product and that the reader may open, newest first, as cards. Two queries."""
    rows: Any = Note.objects.visible_to(reader)
    tagged = ProductTag.objects.filter(product=product_id, note__isnull=False).values("note")
    page = page_by_id(rows.filter(pk__in=tagged).only("id"), cursor=cursor, size=size)
    return Page(list_notes_by_ids([one.pk for one in page.items], reader=reader), page.next_cursor)


def list_choosable(
    *, reader: Reader, query: str = "", mine: bool = False, cursor: str | None = None, size: int = PAGE_SIZE
) -> Page[Product]:
    """Products that the reader can put on a note, newest first: of their own shop or of all; `query` is
    looked for in titles. With cover, shop and account. One query; nothing for visitors.
    """
    if reader.account_id is None or not settings.SAMPAN_SHOP:
        return Page()
    rows = _on_sale(reader)
    if mine:
        rows = rows.filter(shop=reader.account_id)
    words = query.replace("\x00", "").strip()[:QUERY_CHARS]
    for word in words.split():
        rows = rows.filter(title__icontains=word)
    return page_by_id(rows.select_related("shop__account", "cover"), cursor=cursor, size=size)


def count_stock(product_ids: Collection[int]) -> dict[int, int]:
    """How many can be had of all variants of each product together. One query."""
    rows = Variant.objects.filter(product__in=product_ids, removed_at=None).values_list("product")
    return dict(rows.annotate(left=Sum("stock")))


def find_taggable(
    product_ids: Collection[int], *, kept: Collection[int], reader: Reader
) -> dict[int, Product]:
    """Those of the products that the reader may put on a note, by id; `kept` may stay whatever became of
    them. One query."""
    rows = Product.objects.filter(Q(pk__in=_on_sale(reader)) | Q(pk__in=kept), pk__in=product_ids)
    return {one.pk: one for one in rows.select_related("shop")}


def _on_sale(reader: Reader) -> QuerySet[Product]:
    """Products that notes may show to the reader: what everybody may look at, without a block either way.
    Also the staff and the seller see no other ones on notes."""
    return Product.objects.listed().filter(no_block_between(reader, "shop"))


def _whole(rows: QuerySet[ProductTag]) -> QuerySet[ProductTag]:
    return rows.select_related("media", "product__shop__account", "product__cover")
