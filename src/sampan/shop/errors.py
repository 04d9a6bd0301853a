"""What the shop refuses, said so that the person knows what to do next."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from sampan.core.errors import Conflict, DomainError, Invalid, Message


class OutOfStock(Conflict):
    """There are fewer than were wanted."""

    def __init__(self, *, title: str, left: int) -> None:
        super().__init__(
            "out_of_stock",
            ngettext_lazy(
                "There is only %(left)s left of “%(title)s”. Change the number, or take it out of the cart.",
                "There are only %(left)s left of “%(title)s”. Change the number, or take it out of the cart.",
                left,
            )
            if left
            else _("“%(title)s” is sold out. Take it out of the cart, or come back later."),
            {"title": title, "left": left},
        )


class PriceChanged(Conflict):
    """The sum that was agreed to is not the sum of now."""

    def __init__(self) -> None:
        super().__init__(
            "price_changed",
            _("A price, the shipping or the coupon has changed. Look at the new sum, then go on."),
        )


class NotNow(Conflict):
    """The order is in a state in which this cannot be done."""

    def __init__(self) -> None:
        super().__init__("not_now", _("The order has moved on. Load the page again to see where it stands."))


class CouponRefused(Invalid):
    """The code does not hold for this; the message says why."""


class CartEmpty(Conflict):
    """There is nothing to buy in this currency."""

    def __init__(self) -> None:
        super().__init__("cart_empty", _("There is nothing in your cart to buy. Put something in first."))


class NotSold(Conflict):
    """It cannot be bought: gone, hidden, or of a shop that is closed."""

    def __init__(self, *, title: str = "") -> None:
        gone = _("“%(title)s” is not sold any more. Take it out of the cart.")
        said = gone if title else _("This is not sold any more.")
        super().__init__("not_sold", said, {"title": title} if title else None)


class ShopRests(Conflict):
    """The shop sells nothing at the moment."""

    def __init__(self, *, shop: str) -> None:
        super().__init__(
            "shop_rests",
            _("The shop %(shop)s sells nothing at the moment. Take its things out, or come back later."),
            {"shop": shop},
        )


class OwnProduct(Invalid):
    """Nobody buys of themselves."""

    def __init__(self) -> None:
        super().__init__("own_product", _("This is of your own shop. You cannot buy it yourself."))


class NotShipped(Conflict):
    """The shop sends nothing to that country."""

    def __init__(self, *, shop: str) -> None:
        super().__init__(
            "not_shipped",
            _("The shop %(shop)s does not send to this address. Choose another address, or take it out."),
            {"shop": shop},
        )


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with what was given, and where.

    Attributes:
        column: the field, such as `title` or `price`.
        row: of a list (variants, rates) counted from 0; of a file its line, counted from 1; None: the whole.
    """

    column: str
    text: Message
    params: dict[str, Any] = field(default_factory=dict)
    row: int | None = None

    @property
    def message(self) -> str:
        """The sentence in the language that is active now."""
        return str(self.text) % self.params if self.params else str(self.text)


class ContentInvalid(Invalid):
    """Several fields may be wrong at once: `problems` names them all, `message` is the first one's.

    `field` is where the first one stands: `title`, or `variants.3.price` for a row of `rows`.
    """

    def __init__(self, problems: Sequence[Problem], *, rows: str = "variants") -> None:
        first = problems[0]
        super().__init__("content", first.text, first.params, field_of(first, rows=rows))
        self.problems = tuple(problems)
        self.rows = rows


def field_of(problem: Problem, *, rows: str = "variants") -> str:
    """Where a form shows it: `title`, or `variants.3.price`."""
    return problem.column if problem.row is None else f"{rows}.{problem.row}.{problem.column}"


class PaidAlready(Conflict):
    """There is nothing left to pay."""

    def __init__(self) -> None:
        super().__init__("paid_already", _("This is paid already. You find it among your orders."))


class CheckoutOver(Conflict):
    """The goods are no longer held for the buyer."""

    def __init__(self) -> None:
        super().__init__(
            "checkout_over",
            _("The time to pay has run out, and nothing was charged. Put the things into the cart again."),
        )


class SellerGone(Conflict):
    """The seller was shut out, or left, while the goods were held."""

    def __init__(self, *, shop: str) -> None:
        super().__init__(
            "seller_gone",
            _("The shop %(shop)s does not sell any more, and nothing was charged. Give this order up."),
            {"shop": shop},
        )


class AmountRefused(Invalid):
    """The provider will never charge this sum; `reason` is its code."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            "amount_refused",
            _("The payment provider does not take this sum. Nothing was charged. Write to the operator."),
        )
        self.reason = reason


class PaymentsUnreachable(DomainError):
    """Nobody can say now; whatever happened is found out later."""

    status = 503

    def __init__(self) -> None:
        super().__init__(
            "payments_unreachable",
            _("The payment provider does not answer. Your order is still held: try again in a minute."),
        )


class MessageForged(DomainError):
    """A message in the name of a payment provider that it did not sign just now."""

    def __init__(self) -> None:
        super().__init__("message_forged", _("This message bears no valid signature of the provider."))
