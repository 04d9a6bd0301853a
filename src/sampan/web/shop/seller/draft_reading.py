"""Makes of a typed product what the shop takes, and puts each refusal beside the field that it concerns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from sampan.core.errors import DomainError
from sampan.core.ids import parse_id
from sampan.shop.errors import Problem
from sampan.shop.money import parse_amount
from sampan.shop.types import ProductContent, VariantContent
from sampan.web.shop.seller.amounts import read_share, read_whole
from sampan.web.shop.seller.product_draft import ProductDraft, RowDraft

BESIDE = {
    "options": "options",
    "option_names": "options",
    "weight_grams": "weight",
    "picture_id": "picture",
    "picture_ids": "media",
    "shelf_id": "shelf",
}
"""What the fields of the service are called in the form, where that is another word."""


def read_draft(draft: ProductDraft, currency: str) -> ProductContent:
    """What the service takes; all that cannot be read is written into the errors of `draft`."""

    def read(errors: dict[str, str], name: str, text: str, reading: Callable[[str], int]) -> int:
        try:
            return reading(text)
        except DomainError as error:
            errors[name] = error.message
            return 0

    def variant(row: RowDraft) -> VariantContent:
        return VariantContent(
            id=parse_id(row.id),
            options=row.options,
            sku=row.sku,
            price=read(row.errors, "price", row.price, lambda text: parse_amount(text, currency)),
            # An emptied field of a known variant is no wish to have none of it.
            stock=None if row.id and not row.stock else read(row.errors, "stock", row.stock, read_whole),
            stock_seen=parse_id(row.stock_seen),
            weight_grams=read(row.errors, "weight", row.weight, read_whole),
            picture_id=parse_id(row.picture),
        )

    commission = read(draft.errors, "commission", draft.commission, read_share) if draft.commission else None
    for option in draft.options:
        if bool(option.name) != bool(option.split()):
            option.error = _("Write both what it is called and what there is to choose.")
    return ProductContent(
        title=draft.title,
        description=draft.description,
        category=draft.category,
        shelf_id=parse_id(draft.shelf),
        option_names=tuple(one.name for one in draft.options if one.name),
        variants=tuple(variant(row) for row in draft.rows),
        picture_ids=draft.pictures,
        commission=commission,
        state=draft.state,
        updated_at=_moment(draft.seen),
    )


def _moment(text: str) -> datetime | None:
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    return moment if moment is not None and moment.tzinfo is not None else None


def place_problems(draft: ProductDraft, problems: Sequence[Problem]) -> None:
    """Set what the service found wrong beside the cell or the field that it concerns."""
    for problem in problems:
        column, row = BESIDE.get(problem.column, problem.column), problem.row
        errors = draft.rows[row].errors if row is not None and row < len(draft.rows) else draft.errors
        errors.setdefault(column, problem.message)


def place_error(draft: ProductDraft, error: DomainError) -> None:
    """Any refusal of the service; those that name their problems are set beside each of them."""
    problems = getattr(error, "problems", ())
    if problems:
        place_problems(draft, problems)
    else:
        draft.errors.setdefault(BESIDE.get(error.field or "", error.field or ""), error.message)
