"""The catalogue as CSV: out, and in again after everything that is wrong was told; all of it or nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from django.conf import settings
from django.db import transaction
from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from sampan.accounts.policies import require_account
from sampan.accounts.types import Reader
from sampan.core.errors import Invalid, NotFound
from sampan.core.ids import parse_id
from sampan.shop.errors import Problem
from sampan.shop.models import Product, Shelf, Shop, Variant
from sampan.shop.money import amount_text
from sampan.shop.services.catalogue_rows import (
    COLUMNS,
    OPTION_COLUMNS,
    VALUE_COLUMNS,
    Cells,
    Group,
    Row,
    group_rows,
    guard,
    read_rows,
    write_percent,
)
from sampan.shop.services.opening import lock_own_shop
from sampan.shop.services.product_checks import find_problems
from sampan.shop.services.products import content_of, write_product
from sampan.shop.services.stock import refresh_products
from sampan.shop.types import OPTIONS_MAX, ProductContent, ProductState, VariantContent

WRITES_MAX = 500
"""Products that one file makes or changes, so that the page answers within seconds; what is more comes in
parts, and what stays as it is does not count."""
CHUNK = 200  # products that are in memory at once while the file is made
_PLACES = {"id": "variant", "options": "value1", "option_names": "option1", "pictures": "state"}
_PLACES |= {"variants": "product", **{f"option{place}": f"value{place + 1}" for place in range(OPTIONS_MAX)}}
"""Where a problem of the content stands in the file."""


@dataclass(frozen=True)
class CatalogueCheck:
    """What a file says: how many rows it has, how many products are new or change, and all that is wrong."""

    rows_read: int
    new: int
    changed: int
    problems: tuple[Problem, ...]


@dataclass
class _Plan:
    """One product as it is (None: new) and as the file wants it; the line of each of its variants."""

    product: Product | None
    before: ProductContent | None
    content: ProductContent
    head: Row
    lines: list[int]


def export_catalogue(*, reader: Reader) -> Iterator[list[str]]:
    """The head, then a row for each variant of the reader's products, the newest product first; what is the
    product's own stands in its first row. Cells that a spreadsheet would run are guarded.

    Raises SignInNeeded, Suspended, NotFound without a shop, all before the first row.
    """
    shop = Shop.objects.filter(pk=require_account(reader)).first()
    if shop is None:
        raise NotFound("shop")
    return _export(shop)


def check_catalogue(*, reader: Reader, text: str) -> CatalogueCheck:
    """Read the file and tell every error by line and column; nothing is written.

    Raises Invalid when it is no such file at all; NotFound without a shop, SignInNeeded, Suspended.
    """
    shop = Shop.objects.filter(pk=require_account(reader)).first()
    if shop is None:
        raise NotFound("shop")
    check, _plans = _read(shop, text)
    return check


@transaction.atomic
def import_catalogue(*, reader: Reader, text: str) -> CatalogueCheck:
    """The same, and if nothing is wrong, write all of it: new products and variants, changed words, prices
    and stock. What the file does not name stays as it is; nothing is deleted by a file.

    Raises as `check_catalogue` does.
    """
    shop = lock_own_shop(reader)
    _lock_named(shop, text)
    check, plans = _read(shop, text)
    if check.problems:
        return check
    written = []
    for plan in plans:
        if plan.content != plan.before:
            written.append(plan.product or Product(shop=shop))
            write_product(shop, written[-1], plan.content)
    refresh_products(product.pk for product in written)
    return check


def _export(shop: Shop) -> Iterator[list[str]]:
    yield list(COLUMNS)
    ids = list(Product.objects.filter(shop=shop).order_by("-pk").values_list("pk", flat=True))
    for start in range(0, len(ids), CHUNK):
        found = _products(shop, ids[start : start + CHUNK])
        for product_id in ids[start : start + CHUNK]:
            if product_id in found:
                yield from _rows_of(found[product_id], shop.currency)


def _rows_of(product: Product, currency: str) -> Iterator[list[str]]:
    own = {
        "title": product.title,
        "description": product.description,
        "category": product.category,
        "shelf": product.shelf.name if product.shelf else "",
        "state": product.state,
        "commission": write_percent(product.commission),
        **dict(zip(OPTION_COLUMNS, product.option_names, strict=False)),
    }
    variants = list(product.variants.all())
    for place, variant in enumerate(variants or [None]):
        cells = {"product": f"p{product.pk}", **(own if place == 0 else {})}
        if variant is not None:
            cells |= {
                "variant": str(variant.pk),
                **dict(zip(VALUE_COLUMNS, variant.options, strict=False)),
                "sku": variant.sku,
                "price": amount_text(variant.price, currency),
                "stock": str(variant.stock),
                "stock_was": str(variant.stock),
                "weight_grams": str(variant.weight_grams),
            }
        yield [guard(cells.get(column, "")) for column in COLUMNS]


def _read(shop: Shop, text: str) -> tuple[CatalogueCheck, list[_Plan]]:
    rows = read_rows(text)
    cells = Cells(shop.currency)
    groups = list(group_rows(rows, cells))
    found = _products(shop, [number for group in groups if (number := _number_of(group.name))])
    shelves = dict(Shelf.objects.filter(shop=shop).values_list("name", "pk"))
    plans = []
    for group in groups:
        number = _number_of(group.name)
        if number is not None and number not in found:
            cells.refuse(group.head, "product", _("You have no product of this number."))
            continue
        plan = _plan(group, found.get(number or 0), cells, shelves)
        cells.problems += [_in_file(problem, plan) for problem in find_problems(plan.content)]
        plans.append(plan)
    _check_room(shop, plans, cells)
    new = sum(plan.product is None for plan in plans)
    changed = sum(plan.product is not None and plan.content != plan.before for plan in plans)
    if new + changed > WRITES_MAX:
        raise Invalid(
            "file_products",
            _("A file can make or change at most %(most)s products. Send it in parts."),
            {"most": WRITES_MAX},
            "file",
        )
    problems = sorted(cells.problems, key=lambda one: one.row or 0)
    return CatalogueCheck(len(rows), new, changed, tuple(problems)), plans


def _plan(group: Group, product: Product | None, cells: Cells, shelves: Mapping[str, int]) -> _Plan:
    before = replace(content_of(product), updated_at=None) if product is not None else None
    content = _write_own(before or ProductContent(title="", variants=()), group.head, cells, shelves)
    variants = list(content.variants)
    lines = [group.head.line] * len(variants)
    places = {variant.id: place for place, variant in enumerate(variants)}
    for row in group.rows:
        if not row["variant"] and not any(
            row[column] for column in (*VALUE_COLUMNS, "sku", "price", "stock")
        ):
            continue  # a product without variants, or a row that only speaks of the product
        wanted = cells.number(row, "variant")
        place = places.get(wanted) if wanted is not None else None
        if row["variant"] and place is None:
            cells.refuse(row, "variant", _("This product has no variant of this number."))
        elif place is None:
            variants.append(_write_variant(VariantContent(), row, content, cells))
            lines.append(row.line)
        else:
            variants[place] = _write_variant(variants[place], row, content, cells)
            lines[place] = row.line
            del places[wanted]  # a second row for it is an error
    return _Plan(product, before, replace(content, variants=tuple(variants)), group.head, lines)


def _write_own(content: ProductContent, row: Row, cells: Cells, shelves: Mapping[str, int]) -> ProductContent:
    """What is the product's own, out of its first row; columns that the file lacks stay as they are."""
    changes: dict[str, object] = {name: row[name] for name in ("title", "description") if name in row}
    if "description" in row and row["description"].replace("\r\n", "\n") == content.description:
        changes["description"] = content.description
    for name in ("category", "state"):
        if row[name]:
            changes[name] = row[name].lower()
    if "shelf" in row:
        changes["shelf_id"] = shelves.get(row["shelf"])
        if row["shelf"] and changes["shelf_id"] is None:
            cells.refuse(row, "shelf", _("You have no shelf of this name. Put it up first."))
    if "commission" in row:
        changes["commission"] = cells.basis_points(row, "commission")
    if any(column in row for column in OPTION_COLUMNS):
        names = [row[column] for column in OPTION_COLUMNS]
        while names and not names[-1]:
            names.pop()
        changes["option_names"] = tuple(names)
    return replace(content, **changes)  # type: ignore[arg-type]


def _write_variant(
    variant: VariantContent, row: Row, content: ProductContent, cells: Cells
) -> VariantContent:
    changes: dict[str, object] = {}
    if any(column in row for column in VALUE_COLUMNS):
        values = [row[column] for column in VALUE_COLUMNS]
        extra = any(values[len(content.option_names) :])
        changes["options"] = tuple(values if extra else values[: len(content.option_names)])
    if "sku" in row:
        changes["sku"] = row["sku"]
    price, weight = cells.amount(row, "price"), cells.number(row, "weight_grams")
    if price is not None:
        changes["price"] = price
    elif variant.id is None and not row["price"]:
        cells.refuse(row, "price", _("Write a price."))
    if weight is not None:
        changes["weight_grams"] = weight
    stock, was = cells.number(row, "stock"), cells.number(row, "stock_was")
    if stock is not None and stock != (was if was is not None and variant.id is not None else variant.stock):
        changes |= {"stock": stock, "stock_seen": was}
    return replace(variant, **changes)  # type: ignore[arg-type]


def _in_file(problem: Problem, plan: _Plan) -> Problem:
    line = plan.head.line if problem.row is None else plan.lines[problem.row]
    return replace(problem, column=_PLACES.get(problem.column, problem.column), row=line)


def _check_room(shop: Shop, plans: list[_Plan], cells: Cells) -> None:
    """As `products.check_room`, for all new and taken up again at once."""
    most = settings.SAMPAN_PRODUCTS_MAX
    there = Product.objects.filter(shop=shop).exclude(state=ProductState.ARCHIVED).count()
    for plan in plans:
        was = plan.before is not None and plan.before.state != ProductState.ARCHIVED
        will = plan.content.state != ProductState.ARCHIVED
        there += will - was
        if there > most and will and not was:
            said = _("A shop can have %(most)s products. Archive one that you no longer sell.")
            cells.refuse(plan.head, "product", said, most=most)


def _number_of(name: str) -> int | None:
    """The product of a name such as p117664854401286146; None for a word of the seller's own."""
    return parse_id(name[1:]) if name[:1] in ("p", "P") else None


def _products(shop: Shop, ids: list[int]) -> dict[int, Product]:
    live = Variant.objects.filter(removed_at=None).order_by("position", "pk")
    rows = Product.objects.filter(shop=shop, pk__in=ids).select_related("shelf")
    rows = rows.prefetch_related(Prefetch("variants", live), "pictures")
    return {product.pk: product for product in rows}


def _lock_named(shop: Shop, text: str) -> None:
    """Lock what the file names, variants before products, each by id, as everything that locks both."""
    ids = {number for row in read_rows(text) if (number := _number_of(row["product"]))}
    variants = Variant.objects.filter(product__shop=shop, product__in=ids, removed_at=None)
    list(variants.select_for_update(no_key=True, of=("self",)).order_by("pk").values_list("pk"))
    products = Product.objects.filter(shop=shop, pk__in=ids).select_for_update(no_key=True)
    list(products.order_by("pk").values_list("pk"))
