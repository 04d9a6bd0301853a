"""Checkouts, orders with their lines and history, returns, disputes, and what is written on their pages."""

import uuid
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sampan.accounts.models import Account, User
from sampan.core.clock import now
from sampan.core.ids import snowflake_pk
from sampan.shop.models.buying import AddressFields
from sampan.shop.models.catalogue import Variant
from sampan.shop.models.shops import Shop
from sampan.shop.types import (
    OPTION_CHARS,
    SKU_CHARS,
    CheckoutState,
    DisputeState,
    OrderAct,
    OrderState,
    Party,
    ReturnState,
)


class Checkout(AddressFields):
    """One payment for the orders of one or more shops that charge in one currency; holds their stock."""

    id = snowflake_pk()
    buyer = models.ForeignKey(
        Account, null=True, blank=True, on_delete=models.SET_NULL, related_name="checkouts"
    )
    key = models.UUIDField(default=uuid.uuid4, help_text="Made by the browser: sent twice, placed once.")
    state = models.CharField(
        max_length=5, choices=[(s.value, s.value) for s in CheckoutState], default=CheckoutState.OPEN
    )
    currency = models.CharField(max_length=3)
    total = models.BigIntegerField(help_text="Minor units; the sum of its orders.")
    created_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["buyer", "key"], name="checkout_key_once"),
            models.CheckConstraint(condition=Q(total__gte=0), name="checkout_not_negative"),
        ]
        indexes = [
            models.Index(fields=["expires_at"], name="checkout_due", condition=Q(state="open")),
        ]

    def __str__(self) -> str:
        return f"checkout {self.pk}"


class Order(models.Model):
    """What one buyer bought of one shop at once. total = goods - discount + shipping. Only
    `services/moving.py` changes `state`."""

    id = snowflake_pk()
    checkout = models.ForeignKey(
        Checkout, on_delete=models.PROTECT, related_name="orders", verbose_name=_("checkout")
    )
    shop = models.ForeignKey(Shop, on_delete=models.PROTECT, related_name="orders", verbose_name=_("shop"))
    buyer = models.ForeignKey(
        Account,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="orders",
        verbose_name=_("buyer"),
    )
    state = models.CharField(
        _("state"), max_length=9, choices=[(s.value, s.value) for s in OrderState], default=OrderState.PENDING
    )
    currency = models.CharField(_("currency"), max_length=3)
    goods = models.BigIntegerField(_("goods"), help_text="The lines' sum before the coupon.")
    discount = models.BigIntegerField(_("discount"), default=0)
    shipping = models.BigIntegerField(_("shipping"), default=0)
    total = models.BigIntegerField(_("total"))
    fee = models.BigIntegerField(_("fee"), default=0, help_text="What the instance keeps of it.")
    refunded = models.BigIntegerField(_("refunded"), default=0, help_text="Given back or on its way back.")
    shipping_name = models.CharField(_("shipping name"), max_length=60, blank=True, default="")
    carrier = models.CharField(_("carrier"), max_length=40, blank=True, default="")
    tracking = models.CharField(_("tracking"), max_length=60, blank=True, default="")
    buyer_note = models.CharField(_("buyer note"), max_length=300, blank=True, default="")
    buyer_note_language = models.CharField(_("buyer note language"), max_length=10, default="und")
    is_disputed = models.BooleanField(_("is disputed"), default=False, help_text="A dispute is open.")
    is_returning = models.BooleanField(
        _("is returning"), default=False, help_text="A return is asked for or on its way."
    )
    created_at = models.DateTimeField(_("created at"), default=now)
    paid_at = models.DateTimeField(_("paid at"), null=True, blank=True)
    shipped_at = models.DateTimeField(_("shipped at"), null=True, blank=True)
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    ended_at = models.DateTimeField(
        _("ended at"), null=True, blank=True, help_text="Cancelled or refunded whole."
    )

    class Meta:
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        constraints = [
            models.UniqueConstraint(fields=["checkout", "shop"], name="order_once_a_shop"),
            models.CheckConstraint(
                condition=Q(total=F("goods") - F("discount") + F("shipping"), discount__lte=F("goods")),
                name="order_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(goods__gte=0, discount__gte=0, shipping__gte=0, fee__gte=0, fee__lte=F("total")),
                name="order_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(refunded__gte=0, refunded__lte=F("total")), name="order_refund_at_most_whole"
            ),
        ]
        indexes = [
            models.Index(fields=["shop", "state", "-id"], name="order_board"),
            models.Index(fields=["buyer", "-id"], name="order_of_buyer"),
            models.Index(fields=["shipped_at"], name="order_on_its_way", condition=Q(state="shipped")),
        ]

    def __str__(self) -> str:
        return f"order {self.pk}"


def forget_with_row(collector: Any, field: Any, sub_objs: Any, using: Any) -> None:
    """As SET_NULL when the row goes; the emptied row that stays for the books of somebody who left keeps its
    name on what it earned by, so that a refund takes back from the one who got it."""
    models.SET_NULL(collector, field, sub_objs, using)


class OrderLine(models.Model):
    """So many of one variant, as it was when it was ordered: words and price are copies."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines", verbose_name=_("order"))
    variant = models.ForeignKey(
        Variant,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="order_lines",
        verbose_name=_("variant"),
    )
    product_id = models.BigIntegerField()
    title = models.CharField(_("title"), max_length=120)
    language = models.CharField(_("language"), max_length=10, default="und")
    options = models.JSONField(
        _("options"), default=list, help_text=f"[[name, value], ...], each to {OPTION_CHARS} characters."
    )
    sku = models.CharField(_("sku"), max_length=SKU_CHARS, blank=True, default="")
    price = models.BigIntegerField(_("price"), help_text="For one.")
    quantity = models.PositiveSmallIntegerField(_("quantity"))
    discount = models.BigIntegerField(_("discount"), default=0, help_text="Its part of the order's coupon.")
    weight_grams = models.PositiveIntegerField(_("weight grams"), default=0, help_text="Of one.")
    creator = models.ForeignKey(
        Account, null=True, blank=True, on_delete=forget_with_row, related_name="+", verbose_name=_("creator")
    )
    via_note_id = models.BigIntegerField(_("via note id"), null=True, blank=True)
    commission = models.BigIntegerField(
        _("commission"), default=0, help_text="What the creator earns by it, minor units."
    )
    refunded = models.BigIntegerField(_("refunded"), default=0)
    refunded_quantity = models.PositiveSmallIntegerField(
        _("refunded quantity"), default=0, help_text="Of these, gone back to stock or not."
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("order line")
        verbose_name_plural = _("order lines")
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity__gte=1, price__gte=0, discount__gte=0, commission__gte=0),
                name="line_not_negative",
            ),
        ]
        indexes = [models.Index(fields=["product_id"], name="line_of_product")]

    def __str__(self) -> str:
        return f"{self.quantity} of {self.sku or self.variant_id} in order {self.order_id}"


class OrderHistory(models.Model):
    """Each thing that happened to an order; rows are only ever added."""

    order = models.ForeignKey(
        Order, on_delete=models.CASCADE, related_name="history", verbose_name=_("order")
    )
    act = models.CharField(_("act"), max_length=13, choices=[(a.value, a.value) for a in OrderAct])
    before = models.CharField(_("before"), max_length=9, blank=True, default="")
    after = models.CharField(_("after"), max_length=9)
    party = models.CharField(_("party"), max_length=8, choices=[(p.value, p.value) for p in Party])
    by = models.ForeignKey(
        Account, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("by")
    )
    detail = models.JSONField(
        _("detail"), default=dict, blank=True, help_text="Amounts, reasons, tracking numbers."
    )
    created_at = models.DateTimeField(_("created at"), default=now)

    class Meta:
        verbose_name = _("order event")
        verbose_name_plural = _("order events")
        indexes = [models.Index(fields=["order", "id"], name="history_of_order")]

    def __str__(self) -> str:
        return f"{self.act} of order {self.order_id}"


class OrderMessage(models.Model):
    """What buyer, seller or operator wrote on the page of an order; nobody else reads it."""

    id = snowflake_pk()
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="messages")
    author = models.ForeignKey(Account, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    party = models.CharField(max_length=8, choices=[(p.value, p.value) for p in Party])
    body = models.CharField(max_length=1_000)
    language = models.CharField(max_length=10, default="und")
    key = models.UUIDField(null=True, blank=True)
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "key"], name="order_message_key_once")]
        indexes = [models.Index(fields=["order", "id"], name="message_of_order")]

    def __str__(self) -> str:
        return f"message {self.pk} on order {self.order_id}"


class ReturnRequest(models.Model):
    """The buyer wants to send goods back; `lines` is [[line id, quantity], ...]."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="returns")
    state = models.CharField(
        max_length=9, choices=[(s.value, s.value) for s in ReturnState], default=ReturnState.ASKED
    )
    lines = models.JSONField(default=list)
    reason = models.CharField(max_length=500)
    language = models.CharField(max_length=10, default="und")
    answer = models.CharField(max_length=500, blank=True, default="")
    tracking = models.CharField(max_length=60, blank=True, default="")
    created_at = models.DateTimeField(default=now)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order"], name="return_one_open", condition=Q(state__in=["asked", "agreed", "sent"])
            ),
        ]

    def __str__(self) -> str:
        return f"return {self.pk} of order {self.order_id}"


class Dispute(models.Model):
    """Buyer and seller do not agree; the operator decides."""

    order = models.ForeignKey(
        Order, on_delete=models.CASCADE, related_name="disputes", verbose_name=_("order")
    )
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=[(s.value, s.value) for s in DisputeState],
        default=DisputeState.OPEN,
    )
    reason = models.CharField(_("reason"), max_length=1_000)
    language = models.CharField(_("language"), max_length=10, default="und")
    decision = models.CharField(_("decision"), max_length=1_000, blank=True, default="")
    refund = models.BigIntegerField(_("refund"), default=0)
    decided_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("decided by")
    )
    created_at = models.DateTimeField(_("created at"), default=now)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    class Meta:
        verbose_name = _("dispute")
        verbose_name_plural = _("disputes")
        constraints = [
            models.UniqueConstraint(fields=["order"], name="dispute_one_open", condition=Q(state="open")),
        ]
        indexes = [models.Index(fields=["state", "created_at"], name="dispute_queue")]

    def __str__(self) -> str:
        return f"dispute {self.pk} of order {self.order_id}"
