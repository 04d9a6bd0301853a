"""The product editor's form as it is typed: nothing is lost of it, and each error stands beside its field."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import product as combine
from typing import Any

from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext as _

from sampan.core.ids import parse_id
from sampan.shop.types import (
    OPTION_CHARS,
    OPTIONS_MAX,
    ProductCategory,
    ProductState,
)
from sampan.web.shop.seller.amounts import written, written_share

SEPARATORS = (",", "，", "、", ";", "；", "\n")
"""What stands between the values of an option: people type what their keyboard has."""
CELLS = ("sku", "price", "stock", "weight", "picture")
ROWS_TYPED_MAX = 1_000
"""Rows that are read of a form; the limit of the shop is far below and is said by the service."""


@dataclass
class OptionDraft:
    """One kind of choice as it is typed: its name, and its values with commas between them."""

    name: str = ""
    values: str = ""
    error: str = ""

    def split(self) -> tuple[str, ...]:
        """The values, each once and in their order."""
        text = self.values
        for sign in SEPARATORS:
            text = text.replace(sign, "\x1f")
        return tuple(dict.fromkeys(" ".join(one.split()) for one in text.split("\x1f") if one.strip()))


@dataclass
class RowDraft:
    """One variant as it is typed; `options` are its values, in the order of the kinds."""

    options: tuple[str, ...] = ()
    id: str = ""
    sku: str = ""
    price: str = ""
    stock: str = ""
    stock_seen: str = ""
    weight: str = ""
    picture: str = ""
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """Its values in one line."""
        return " / ".join(self.options)

    @property
    def options_json(self) -> str:
        """Its values as one hidden field carries them."""
        return json.dumps(self.options, ensure_ascii=False)


@dataclass
class ProductDraft:
    """The whole form; `errors` by field, '' for what concerns all of it."""

    product_id: str = ""
    title: str = ""
    description: str = ""
    category: str = ProductCategory.OTHER
    shelf: str = ""
    commission: str = ""
    state: str = ProductState.DRAFT
    options: list[OptionDraft] = field(default_factory=list)
    rows: list[RowDraft] = field(default_factory=list)
    pictures: tuple[int, ...] = ()
    seen: str = ""
    """When the version before the seller's eyes was saved."""
    own_to: str = ""
    """The language of the seller's own translation: 'en' or 'zh-Hans'."""
    own_title: str = ""
    own_description: str = ""
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def has_errors(self) -> bool:
        """Whether anything of it is wrong."""
        wrong = bool(self.errors) or any(row.errors for row in self.rows)
        return wrong or any(one.error for one in self.options)

    @property
    def whole_error(self) -> str:
        """What is wrong with all of it, '' when something is said beside a field."""
        return self.errors.get("", "")

    @property
    def is_single(self) -> bool:
        """Whether there is nothing to choose."""
        return not any(row.options for row in self.rows)


def other_language(language: str) -> str:
    """The language that a seller's own translation of words in `language` is for."""
    return "en" if language.startswith("zh") else "zh-Hans"


def blank_draft() -> ProductDraft:
    """A product of which nothing is written yet."""
    return lay_out(ProductDraft(options=[OptionDraft() for _place in range(OPTIONS_MAX)]))


def draft_of(product: Any, currency: str) -> ProductDraft:
    """A kept product as the form shows it; variants and pictures are loaded. No query."""
    variants = list(product.variants.all())
    names = list(product.option_names)
    options = [
        OptionDraft(name, ", ".join(dict.fromkeys(one.options[place] for one in variants)))
        for place, name in enumerate(names)
    ]
    return ProductDraft(
        product_id=str(product.pk),
        title=product.title,
        description=product.description,
        category=product.category,
        shelf=str(product.shelf_id or ""),
        commission=written_share(product.commission),
        state=product.state,
        options=[*options, *(OptionDraft() for _place in range(OPTIONS_MAX - len(options)))],
        rows=[
            RowDraft(
                options=tuple(one.options),
                id=str(one.pk),
                sku=one.sku,
                price=written(one.price, currency),
                stock=str(one.stock),
                stock_seen=str(one.stock),
                weight=str(one.weight_grams or ""),
                picture=str(one.picture_id or ""),
            )
            for one in variants
        ],
        pictures=tuple(one.media_id for one in product.pictures.all()),
        seen=product.updated_at.isoformat(),
    )


def typed_draft(post: QueryDict, product_id: str = "") -> ProductDraft:
    """What was sent, as it was typed."""
    names, values = post.getlist("option_name"), post.getlist("option_values")
    options = [
        OptionDraft(name.strip()[: OPTION_CHARS * 2], text) for name, text in zip(names, values, strict=False)
    ][:OPTIONS_MAX]
    options += [OptionDraft() for _place in range(OPTIONS_MAX - len(options))]
    return ProductDraft(
        product_id=product_id,
        title=post.get("title", ""),
        description=post.get("description", "").replace("\r\n", "\n"),
        category=post.get("category", ProductCategory.OTHER),
        shelf=post.get("shelf", ""),
        commission=post.get("commission", "").strip(),
        state=post.get("state", ProductState.DRAFT),
        options=options,
        rows=_typed_rows(post),
        pictures=tuple(pk for text in post.getlist("media") if (pk := parse_id(text)) is not None),
        seen=post.get("seen", ""),
        own_title=post.get("own_title", ""),
        own_description=post.get("own_description", "").replace("\r\n", "\n"),
    )


def _typed_rows(post: QueryDict) -> list[RowDraft]:
    columns = {name: post.getlist(f"v_{name}") for name in ("options", "id", "stock_seen", *CELLS)}
    count = min(len(columns["options"]), ROWS_TYPED_MAX)

    def row(place: int) -> RowDraft:
        cells = {name: column[place].strip() for name, column in columns.items() if place < len(column)}
        made = RowDraft(options=_read_options(cells.pop("options", "")))
        for name, text in cells.items():
            setattr(made, name, text)
        return made

    return [row(place) for place in range(count)]


def _read_options(text: str) -> tuple[str, ...]:
    try:
        found = json.loads(text or "[]")
    except ValueError:
        return ()
    return tuple(str(one) for one in found)[:OPTIONS_MAX] if isinstance(found, list) else ()


def lay_out(draft: ProductDraft) -> ProductDraft:
    """A row for every combination of the values; what was typed for a combination stays with it.

    Where a kind of choice was added or taken away, a row takes over what stood in the row whose values are
    the beginning of its own, or the other way round. A variant's id goes to one row only.
    """
    values = [one.split() for one in draft.options if one.name and one.split()]
    count = 1
    for several in values:
        count *= len(several)
    if count > settings.SAMPAN_VARIANTS_MAX:
        text = _("These choices make %(count)d variants; a product has at most %(limit)d.")
        draft.errors["options"] = text % {"count": count, "limit": settings.SAMPAN_VARIANTS_MAX}
        return draft
    left = list(draft.rows)
    rows = [_row_for(tuple(one), left, draft.rows) for one in combine(*values)]
    return replace(draft, rows=rows)


def _row_for(options: tuple[str, ...], left: list[RowDraft], before: Sequence[RowDraft]) -> RowDraft:
    same = next((row for row in left if row.options == options), None)
    if same is not None:
        left.remove(same)
        return same
    like = next((row for row in before if _begins(row.options, options)), None)
    if like is None:
        return RowDraft(options=options)
    fresh = RowDraft(options=options, price=like.price, weight=like.weight, picture=like.picture)
    if like in left and len(like.options) != len(
        options
    ):  # the first of its kind goes on as the same variant
        left.remove(like)
        fresh = replace(like, options=options, errors={})
    return fresh


def _begins(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]
