"""A shop as its storefront and its products' pages name it."""

from __future__ import annotations

from typing import Any

from sampan.accounts.types import Relation
from sampan.notes.selectors import place_text
from sampan.notes.types import Visibility
from sampan.shop.selectors.texts import about_text, policy_text
from sampan.shop.types import ShopState
from sampan.web.present.faces import STRANGER, person
from sampan.web.present.regions import country_name
from sampan.web.present.texts import Texts
from sampan.web.shown_shop import NO_TEXT, ShownShop

ShopRow = Any
"""A shop with its account, as the shop's selectors give it."""


def want_shop(row: ShopRow, texts: Texts) -> None:
    """Ask for what a shop says of itself and of returns."""
    if row.about:
        texts.want(f"shop:{row.pk}:about", about_text(row))
    if row.ships_from_place:
        place = place_text(row.ships_from_place, visibility=Visibility.PUBLIC.value)
        texts.want(f"shop:{row.pk}:place", place)
    if row.return_policy:
        texts.want(f"shop:{row.pk}:return_policy", policy_text(row))


def shown_shop(row: ShopRow, texts: Texts, *, tie: Relation = STRANGER) -> ShownShop:
    """A shop whose texts have been found. No query."""
    reader = texts.reader
    return ShownShop(
        person=person(row.account, me_id=reader.account_id, tie=tie),
        about=texts.body(f"shop:{row.pk}:about") if row.about else NO_TEXT,
        return_policy=texts.body(f"shop:{row.pk}:return_policy") if row.return_policy else NO_TEXT,
        ships_from=country_name(row.ships_from_country, reader.language),
        ships_from_place=texts.words(f"shop:{row.pk}:place") if row.ships_from_place else "",
        handling_days=row.handling_days,
        return_days=row.return_days,
        sales_count=row.sales_count,
        currency=row.currency,
        is_resting=row.state != ShopState.OPEN,
        is_mine=row.pk == reader.account_id,
        state="hidden" if row.hidden_at is not None else str(row.state),
    )
