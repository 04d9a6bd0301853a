"""Files listed products under their words, as written and as translated, and forgets those not listed."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction

from sampan.core.clock import now
from sampan.discovery.models import ProductDocument, Watermark
from sampan.discovery.services.pieces import file_in_pieces
from sampan.discovery.shopping.categories import WORDS
from sampan.discovery.terms import marks, packing
from sampan.discovery.terms.cutting import terms_of
from sampan.discovery.terms.spelling import spellings_of
from sampan.shop.models import Product
from sampan.shop.selectors.texts import description_text, product_texts, title_text
from sampan.shop.types import ProductState, ShopState
from sampan.translation.selectors import find_translations
from sampan.translation.types import EN, ZH_HANS

logger = logging.getLogger(__name__)

SWEEP_MARK = "product_documents"
EDITION = "1"
"""Goes up when documents are made otherwise, so that all are made anew by and by."""
TERMS_MAX = 800
"""Different terms of one document: a long description in both languages."""
DESCRIPTION_MAX = 4_000
"""Characters of a description that can be found."""
PIECE = 50
"""Products that are filed in one transaction."""
SWEPT = 200
"""Products that one run of the sweep looks at; what no news told of is made up for in a while."""
WAITING = 200
"""Documents whose translations are looked for again in one run, the longest waiting first."""
NEWEST = 200
"""The newest products, which each run files if they are not: a job that failed is made up for in a minute."""

_STORE = """
INSERT INTO discovery_productdocument (product_id, seller_id, words, terms, serial, is_waiting, text_hash,
    made_at)
SELECT p.id, p.shop_id, %(words)s::tsvector, %(terms)s, %(serial)s, %(waiting)s, %(hash)s, %(at)s
FROM shop_product p WHERE p.id = %(product)s
ON CONFLICT (product_id) DO UPDATE SET seller_id = excluded.seller_id, words = excluded.words,
    terms = excluded.terms, is_waiting = excluded.is_waiting, text_hash = excluded.text_hash,
    made_at = excluded.made_at
"""
_OPEN_SHOPS = (ShopState.OPEN, ShopState.RESTING)


@dataclass
class ProductWords:
    """What the document of a product is made of."""

    product_id: int
    title: str
    description: str
    category: str
    seller: str
    options: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    descriptions: list[str] = field(default_factory=list)
    translated_options: list[str] = field(default_factory=list)
    is_waiting: bool = False

    @property
    def text_hash(self) -> str:
        """Tells whether any of it changed since the document was made."""
        said = (
            *(EDITION, self.title, self.description, self.category, self.seller, self.options),
            *(self.titles, self.descriptions, self.translated_options, self.is_waiting),
        )
        return hashlib.sha256(repr(said).encode("utf-8", "replace")).hexdigest()


def index_products(product_ids: Iterable[int]) -> int:
    """File the listed ones of these products under their words, forget the others; how many were made anew.

    What did not change is left alone; twice does no harm. One that cannot be filed is tried alone, told in
    the log, and filed without words.
    """
    return file_in_pieces(product_ids, size=PIECE, file=_index, alone=_index_alone)


def refresh_products() -> int:
    """Look again at the documents that wait for translations, at the newest products, and at a piece of all,
    going on where the last call ended; how many were made anew."""
    waiting = ProductDocument.objects.filter(is_waiting=True).order_by("made_at")
    newest = list(Product.objects.order_by("-pk").values_list("pk", flat=True)[:NEWEST])
    filed = ProductDocument.objects.filter(pk__in=newest).values_list("pk", flat=True)
    missing = set(newest) - set(filed)
    return index_products({*waiting.values_list("pk", flat=True)[:WAITING], *missing, *_next_piece()})


def terms_of_product(one: ProductWords) -> dict[str, packing.Weighed]:
    """The weighed terms: the title in both languages, choices, seller and category, the descriptions. What
    the seller numbers things by (SKU) is not among them."""
    beside = [*one.options, *one.translated_options, one.seller, WORDS.get(one.category, "")]
    fields: list[tuple[int, Iterable[str]]] = [
        (0, terms_of(one.title)),
        (0, spellings_of(one.title)),
        *((0, terms_of(title)) for title in one.titles),
        *((0, spellings_of(title)) for title in one.titles),
        (1, (term for words in beside for term in terms_of(words))),
        (1, spellings_of(one.seller)),
        (2, terms_of(one.description[:DESCRIPTION_MAX])),
        *((3, terms_of(body[:DESCRIPTION_MAX])) for body in one.descriptions),
    ]
    return packing.weigh(fields, most=TERMS_MAX)


def _next_piece() -> list[int]:
    mark, _made = Watermark.objects.get_or_create(name=SWEEP_MARK)
    rows = Product.objects.filter(pk__gt=mark.tx).order_by("pk").values_list("pk", flat=True)
    ids = list(rows[:SWEPT])
    reached = ids[-1] if len(ids) == SWEPT else 0
    Watermark.objects.filter(name=SWEEP_MARK).update(tx=reached, moved_at=now())
    return ids


def _index_alone(product_id: int) -> int:
    try:
        return _index([product_id])
    except Exception:
        logger.exception("product %s cannot be filed under its words; it is left without", product_id)
        _index([product_id], wordless=True)
        return 0


def _index(ids: Sequence[int], *, wordless: bool = False) -> int:
    products = list(_listed(ids))
    found = {product.pk for product in products}
    with transaction.atomic():
        ProductDocument.objects.filter(pk__in=[pk for pk in ids if pk not in found]).delete()
        rows = ProductDocument.objects.filter(pk__in=found).values_list("pk", "text_hash", "serial")
        known = {pk: (hashed, serial) for pk, hashed, serial in rows}
        made = [one for one in _read(products) if known.get(one.product_id, ("", 0))[0] != one.text_hash]
        serials = {pk: serial for pk, (_hashed, serial) in known.items()}
        with connection.cursor() as cursor:
            serials |= _new_serials(cursor, [one.product_id for one in made if one.product_id not in known])
            for one in made:
                cursor.execute(_STORE, _row(one, serials[one.product_id], wordless=wordless))
        # Those that still wait go to the end of the row.
        ProductDocument.objects.filter(pk__in=found, is_waiting=True).update(made_at=now())
    return len(made)


def _listed(ids: Sequence[int]) -> Any:
    rows = Product.objects.filter(pk__in=ids, state=ProductState.LISTED, hidden_at=None)
    rows = rows.filter(shop__hidden_at=None, shop__state__in=_OPEN_SHOPS)
    return rows.select_related("shop__account").prefetch_related("variants").order_by("pk")


def _read(products: Sequence[Product]) -> list[ProductWords]:
    """What the products say, in both languages as far as that is known. Two queries."""
    texts = {product.pk: product_texts(product) for product in products}
    every = [text for of_one in texts.values() for text in of_one]
    both = [find_translations(every, to=to) for to in (EN, ZH_HANS)] if every else [[], []]
    found = [_words(product) for product in products]
    by_id = {one.product_id: one for one in found}
    owners = [pk for pk, of_one in texts.items() for _text in of_one]
    for translated in both:
        for product_id, text, done in zip(owners, every, translated, strict=True):
            one = by_id[product_id]
            if done is None:
                one.is_waiting = True
            elif done.is_translation:
                _place(one, text.scope).append(done.body)
    return found


def _place(one: ProductWords, scope: str) -> list[str]:
    if scope.endswith(":title"):
        return one.titles
    return one.descriptions if scope.endswith(":description") else one.translated_options


def _words(product: Product) -> ProductWords:
    account = product.shop.account
    fixed = {title_text(product).scope, description_text(product).scope}
    options = [text.body for text in product_texts(product) if text.scope not in fixed]
    return ProductWords(
        product_id=product.pk,
        title=product.title,
        description=product.description,
        category=product.category,
        seller=f"{account.display_name} {account.handle}",
        options=options,
    )


def _new_serials(cursor: Any, product_ids: Sequence[int]) -> dict[int, int]:
    """A number for each new document, in the order in which they come."""
    if not product_ids:
        return {}
    cursor.execute(
        "SELECT nextval('discovery_product_serial') FROM generate_series(1, %s)", [len(product_ids)]
    )
    return dict(zip(product_ids, (row[0] for row in cursor.fetchall()), strict=True))


def _row(one: ProductWords, serial: int, *, wordless: bool) -> dict[str, Any]:
    terms = {} if wordless else terms_of_product(one)
    return {
        "product": one.product_id,
        "words": packing.vector_literal(terms, [marks.shelf_mark(one.category), *marks.window_marks(serial)]),
        "terms": packing.pack(terms),
        "serial": serial,
        "waiting": one.is_waiting,
        "hash": one.text_hash,
        "at": now(),
    }
