"""Putting things into the cart, changing how many, taking them out; nothing is reserved by it."""

from __future__ import annotations

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from sampan.accounts.policies import require_account
from sampan.accounts.types import Reader
from sampan.core.errors import Invalid, NotFound, TooMany
from sampan.notes.models import Note
from sampan.shop.errors import NotSold
from sampan.shop.models import CartLine, Variant
from sampan.shop.selectors.cart import find_variant, problem_of
from sampan.shop.services.quoting import refusal_of
from sampan.shop.types import QUANTITY_MAX, CartProblem


def add_to_cart(
    *, reader: Reader, variant_id: int, quantity: int = 1, via_note_id: int | None = None
) -> CartLine:
    """Put so many of a variant into the cart, on top of those that are there.

    `via_note_id`: the note by whose tag it was found; the last one that the reader can open holds. Raises
    Invalid for a quantity that cannot be, NotSold, OutOfStock, OwnProduct, ShopRests, and TooMany for a cart
    that is full.
    """
    account_id = require_account(reader)
    check_quantity(quantity)
    via = _open_note(via_note_id, reader)
    with transaction.atomic():
        held = CartLine.objects.filter(account=account_id).values_list("variant", flat=True)
        held_ids = set(held[: settings.SAMPAN_CART_MAX])
        line = _held_line(account_id, variant_id) if variant_id in held_ids else None
        wanted = quantity + (line.quantity if line is not None else 0)
        variant = _buyable(variant_id, wanted, reader)
        if line is not None:
            line.quantity, line.price_seen = check_quantity(wanted), variant.price
            line.via_note_id = via or line.via_note_id
            line.save(update_fields=["quantity", "price_seen", "via_note"])
            return line
        _check_room(len(held_ids))
        return _new_line(
            CartLine(
                account_id=account_id,
                variant=variant,
                quantity=quantity,
                price_seen=variant.price,
                via_note_id=via,
            )
        )


def change_cart_line(*, reader: Reader, line_id: int, quantity: int) -> CartLine | None:
    """Let the line hold so many; 0 takes it out, and None is given. Twice does no harm.

    Raises NotFound for another's line, Invalid, and what `add_to_cart` refuses of the variant.
    """
    account_id = require_account(reader)
    rows = CartLine.objects.filter(pk=line_id, account=account_id)
    if quantity == 0:
        rows.delete()
        return None
    check_quantity(quantity)
    with transaction.atomic():
        line = rows.select_for_update(no_key=True).first()
        if line is None:
            raise NotFound("cart_line")
        line.price_seen = _buyable(line.variant_id, quantity, reader).price
        line.quantity = quantity
        line.save(update_fields=["quantity", "price_seen"])
    return line


def check_quantity(quantity: int) -> int:
    """The quantity; raises Invalid for less than one and for more than a line can hold."""
    if not 1 <= quantity <= QUANTITY_MAX:
        raise Invalid(
            "quantity",
            _("Choose a number from 1 to %(most)s."),
            {"most": QUANTITY_MAX},
            "quantity",
        )
    return quantity


def _buyable(variant_id: int, quantity: int, reader: Reader) -> Variant:
    found = find_variant(variant_id, reader=reader)
    if found is None:
        raise NotSold
    variant, is_open = found
    problem = problem_of(variant, quantity, is_open=is_open, reader=reader)
    if problem == CartProblem.GONE:
        raise NotSold  # what is hidden from the reader is not named either
    if problem is not None:
        raise refusal_of(problem, variant)
    return variant


def _open_note(note_id: int | None, reader: Reader) -> int | None:
    if note_id is None or not Note.objects.visible_to(reader).filter(pk=note_id).exists():
        return None
    return note_id


def _held_line(account_id: int, variant_id: int) -> CartLine | None:
    lines = CartLine.objects.select_for_update(no_key=True).filter(account=account_id)
    return lines.filter(variant=variant_id).first()


def _new_line(line: CartLine) -> CartLine:
    """Two taps at once: the second finds the line of the first, and leaves it as it is."""
    try:
        with transaction.atomic():
            line.save(force_insert=True)
    except IntegrityError:
        return CartLine.objects.get(account=line.account_id, variant=line.variant_id)
    return line


def _check_room(lines: int) -> None:
    """Raise TooMany for a cart that has as many lines as it can have."""
    if lines >= settings.SAMPAN_CART_MAX:
        raise TooMany(
            "cart_full",
            _("A cart holds %(most)s different things. Buy some of them, or take some out."),
            {"most": settings.SAMPAN_CART_MAX},
        )
