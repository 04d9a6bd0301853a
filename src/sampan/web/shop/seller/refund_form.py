"""The refund's form as it is typed, and what would go back by it: the same reckoning as the refund's own."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, QueryDict

from sampan.core.errors import DomainError
from sampan.core.ids import parse_id
from sampan.shop.money import parse_amount
from sampan.shop.services import refund_of_lines
from sampan.web.present.prices import money
from sampan.web.shop.seller.amounts import read_whole
from sampan.web.shown_sell import ShownRefundSum

WAYS = ("whole", "lines", "amount")


@dataclass
class RefundForm:
    """What the seller means to give back: everything, so many of some lines, or a sum."""

    way: str = "whole"
    chosen: dict[int, int] = field(default_factory=dict)
    """Quantity by line."""
    amount: int | None = None
    typed: str = ""
    reason: str = ""
    restock: bool = False
    seen: str = ""
    """The sum that stood before the seller's eyes, in minor units."""
    due: int | None = None
    """What would go back now; None while it cannot be said."""
    error: str = ""

    @classmethod
    def blank(cls, order: Any) -> RefundForm:
        """Everything that is left, as it stands when the page is opened."""
        return cls(restock=order.shipped_at is None, due=order.total - order.refunded)

    @classmethod
    def read(cls, data: QueryDict, order: Any) -> RefundForm:
        """What was sent, with the sum that it comes to, or what is wrong with it."""
        way = data.get("way", "whole")
        form = cls(
            way=way if way in WAYS else "whole",
            typed=data.get("amount", "").strip(),
            reason=data.get("reason", "").strip(),
            restock=data.get("restock") == "1",
            seen=data.get("seen", ""),
        )
        try:
            form._reckon(data, order)
        except DomainError as error:
            form.error = error.message
        return form

    def _reckon(self, data: QueryDict, order: Any) -> None:
        left = order.total - order.refunded
        if self.way == "whole":
            self.due = left
            return
        if self.way == "lines":
            for line in order.lines.all():
                count = read_whole(data.get(f"line-{line.pk}", ""))
                if count:
                    self.chosen[line.pk] = count
            if self.chosen:
                self.due = refund_of_lines(order, tuple(self.chosen.items()))
            return
        if self.typed:
            self.amount = parse_amount(self.typed, order.currency)
            self.due = self.amount if 0 < self.amount <= left else None

    @property
    def is_seen(self) -> bool:
        """Whether the sum of now is the one that the seller saw when they pressed the button."""
        return self.due is not None and parse_id(self.seen) == self.due

    def asked(self) -> dict[str, Any]:
        """What the service takes."""
        return {
            # The sum that was seen: should it have changed since, the service refuses what is too much.
            "amount": None if self.way == "whole" else self.due,
            "lines": tuple(self.chosen.items()),
            "reason": self.reason,
            "restock": self.restock,
        }


def refund_sum(order: Any, form: RefundForm, *, request: HttpRequest) -> ShownRefundSum:
    """The sums beside the form. No query: the lines are loaded."""
    left = order.total - order.refunded
    due = form.due
    whole = due is not None and due == left
    return ShownRefundSum(
        way=form.way,
        due=due if due is not None else 0,
        text=money(due, order.currency, request) if due else "",
        left=money(left - due, order.currency, request) if due else money(left, order.currency, request),
        cancels=whole and order.shipped_at is None,
        ends=whole,
        earned=any(line.commission for line in order.lines.all()),
        typed=form.typed,
        reason=form.reason,
        restock=form.restock,
        error=form.error,
    )
