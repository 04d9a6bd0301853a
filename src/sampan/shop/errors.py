"""What the shop refuses, said so that the person knows what to do next."""

from django.utils.translation import gettext_lazy as _

from sampan.core.errors import Conflict, Invalid


class OutOfStock(Conflict):
    """There are fewer than were wanted."""

    def __init__(self, *, title: str, left: int) -> None:
        super().__init__(
            "out_of_stock",
            _("There are only %(left)s left of “%(title)s”. Change the number, or take it out of the cart."),
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
