"""What a product has to be: everything that is wrong with what a seller wrote, by field and row."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from sampan.notes.wording import clean_line, clean_text
from sampan.shop.errors import Problem
from sampan.shop.services.opening import COMMISSION_MAX
from sampan.shop.types import (
    AMOUNT_MAX,
    OPTION_CHARS,
    OPTIONS_MAX,
    SKU_CHARS,
    STOCK_MAX,
    ProductCategory,
    ProductContent,
    ProductState,
    VariantContent,
)

TITLE_MAX = 120  # characters; the column holds no more, like the next
DESCRIPTION_MAX = 10_000
WEIGHT_MAX = 1_000_000  # grams: a ton; what is heavier does not go by post

_TOO_LONG = _("Keep it within %(most)s characters.")


def find_problems(content: ProductContent) -> list[Problem]:
    """All that is wrong with the content as such, in the order of the form. No query.

    What is to be listed must be whole: it needs a title, a picture and something to buy.
    """
    return [
        *_wrong_words(content),
        *_wrong_options(content),
        *_wrong_pictures(content),
        *_wrong_variants(content),
        *find_missing(content),
    ]


def find_missing(content: ProductContent) -> Iterator[Problem]:
    """What keeps a product from being listed; nothing for drafts."""
    if content.state != ProductState.LISTED:
        return
    if not clean_line(content.title):
        yield Problem("title", _("Write what it is called."))
    if not content.picture_ids:
        yield Problem("pictures", _("Add a picture; without one it cannot be listed."))
    if not content.variants:
        yield Problem("variants", _("Add a price; without one it cannot be bought."))


def _wrong_words(content: ProductContent) -> Iterator[Problem]:
    if len(clean_line(content.title)) > TITLE_MAX:
        yield Problem("title", _TOO_LONG, {"most": TITLE_MAX})
    if len(clean_text(content.description)) > DESCRIPTION_MAX:
        yield Problem("description", _TOO_LONG, {"most": DESCRIPTION_MAX})
    if content.category not in ProductCategory._value2member_map_:
        yield Problem("category", _("Choose a category from the list."))
    if content.state not in ProductState._value2member_map_:
        yield Problem("state", _("Choose draft, listed or archived."))
    if content.commission is not None and not 0 <= content.commission <= COMMISSION_MAX:
        most = COMMISSION_MAX // 100
        yield Problem("commission", _("Choose a share from 0 to %(most)s percent."), {"most": most})


def _wrong_options(content: ProductContent) -> Iterator[Problem]:
    names = [clean_line(name) for name in content.option_names]
    if len(names) > OPTIONS_MAX:
        yield Problem(
            "option_names", _("A product can have %(most)s kinds of choice."), {"most": OPTIONS_MAX}
        )
    if not all(names):
        yield Problem("option_names", _("Give every kind of choice a name, such as Size."))
    if any(len(name) > OPTION_CHARS for name in names):
        yield Problem("option_names", _TOO_LONG, {"most": OPTION_CHARS})
    if len({name.casefold() for name in names}) < len(names):
        yield Problem("option_names", _("Two kinds of choice have the same name."))


def _wrong_pictures(content: ProductContent) -> Iterator[Problem]:
    most = settings.SAMPAN_PRODUCT_PICTURES_MAX
    if len(content.picture_ids) > most:
        yield Problem("pictures", _("A product can have %(most)s pictures."), {"most": most})
    if len(set(content.picture_ids)) < len(content.picture_ids):
        yield Problem("pictures", _("A picture is there twice."))


def _wrong_variants(content: ProductContent) -> Iterator[Problem]:
    most = settings.SAMPAN_VARIANTS_MAX
    if len(content.variants) > most:
        yield Problem("variants", _("A product can have %(most)s variants."), {"most": most})
        return
    seen: set[tuple[str, ...]] = set()
    ids: set[int] = set()
    for row, one in enumerate(content.variants):
        options = tuple(clean_line(value) for value in one.options)
        yield from _wrong_choice(options, content, row)
        if options in seen:
            said = _("This choice is there twice.") if options else _("Name a kind of choice first.")
            yield Problem("options", said, row=row)
        if one.id is not None and one.id in ids:
            yield Problem("id", _("This variant is there twice."), row=row)
        seen.add(options)
        ids.update([one.id] if one.id is not None else [])
        yield from _wrong_numbers(one, row)
        if one.picture_id is not None and one.picture_id not in content.picture_ids:
            yield Problem("picture_id", _("Choose one of the product's own pictures."), row=row)


def _wrong_choice(options: tuple[str, ...], content: ProductContent, row: int) -> Iterator[Problem]:
    if len(options) != len(content.option_names):
        yield Problem("options", _("Choose one value for each kind of choice."), row=row)
        return
    for place, value in enumerate(options):
        if not value:
            yield Problem(f"option{place}", _("Write a value."), row=row)
        elif len(value) > OPTION_CHARS:
            yield Problem(f"option{place}", _TOO_LONG, {"most": OPTION_CHARS}, row)


def _wrong_numbers(one: VariantContent, row: int) -> Iterator[Problem]:
    if len(clean_line(one.sku)) > SKU_CHARS:
        yield Problem("sku", _TOO_LONG, {"most": SKU_CHARS}, row)
    if not 0 <= one.price <= AMOUNT_MAX:
        yield Problem("price", _("Choose a price that is not below zero."), row=row)
    if one.stock is not None and not 0 <= one.stock <= STOCK_MAX:
        yield Problem("stock", _("Choose a number from 0 to %(most)s."), {"most": STOCK_MAX}, row)
    if not 0 <= one.weight_grams <= WEIGHT_MAX:
        yield Problem(
            "weight_grams", _("Choose a weight from 0 to %(most)s grams."), {"most": WEIGHT_MAX}, row
        )
