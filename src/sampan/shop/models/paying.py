"""Payments and refunds as they are known here, what providers told of them, and the sandbox's own memory."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sampan.accounts.models import Account
from sampan.core.clock import now
from sampan.shop.models.orders import Checkout, Order
from sampan.shop.types import PaymentState, RefundState


class Payment(models.Model):
    """One try to charge one checkout. The row is committed before the provider is asked, so that whatever
    the provider did can be found again by `key`."""

    checkout = models.ForeignKey(
        Checkout, on_delete=models.PROTECT, related_name="payments", verbose_name=_("checkout")
    )
    provider = models.CharField(_("provider"), max_length=20)
    key = models.UUIDField(
        _("key"), default=uuid.uuid4, unique=True, help_text="The provider's idempotency key."
    )
    ref = models.CharField(
        _("ref"), max_length=120, blank=True, default="", help_text="The provider's own id."
    )
    state = models.CharField(
        _("state"),
        max_length=9,
        choices=[(s.value, s.value) for s in PaymentState],
        default=PaymentState.CREATED,
    )
    amount = models.BigIntegerField(_("amount"))
    currency = models.CharField(_("currency"), max_length=3)
    failure = models.CharField(
        _("failure"), max_length=60, blank=True, default="", help_text="Code of the last refusal."
    )
    created_at = models.DateTimeField(_("created at"), default=now)
    checked_at = models.DateTimeField(
        _("checked at"), null=True, blank=True, help_text="When the provider was last asked."
    )
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "ref"], name="payment_ref_once", condition=~Q(ref="")
            ),
            models.UniqueConstraint(
                fields=["checkout"],
                name="payment_one_live",
                condition=Q(state__in=["created", "pending", "succeeded"]),
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_of_something"),
        ]
        indexes = [
            models.Index(
                fields=["created_at"], name="payment_unsettled", condition=Q(state__in=["created", "pending"])
            ),
        ]

    def __str__(self) -> str:
        return f"payment {self.pk}"


class Refund(models.Model):
    """Money on its way back to a buyer; like a payment, written before the provider is asked."""

    payment = models.ForeignKey(
        Payment, on_delete=models.PROTECT, related_name="refunds", verbose_name=_("payment")
    )
    order = models.ForeignKey(
        Order,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="refunds",
        help_text="Empty: the whole payment, which came after its checkout had ended.",
        verbose_name=_("order"),
    )
    key = models.UUIDField(_("key"), default=uuid.uuid4, unique=True)
    ref = models.CharField(_("ref"), max_length=120, blank=True, default="")
    state = models.CharField(
        _("state"),
        max_length=9,
        choices=[(s.value, s.value) for s in RefundState],
        default=RefundState.CREATED,
    )
    amount = models.BigIntegerField(_("amount"))
    lines = models.JSONField(
        _("lines"), default=list, blank=True, help_text="[[line id, quantity, amount], ...]"
    )
    restock = models.BooleanField(_("restock"), default=False)
    reason = models.CharField(_("reason"), max_length=300, blank=True, default="")
    failure = models.CharField(_("failure"), max_length=60, blank=True, default="")
    by = models.ForeignKey(
        Account, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("by")
    )
    created_at = models.DateTimeField(_("created at"), default=now)
    checked_at = models.DateTimeField(_("checked at"), null=True, blank=True)
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)

    class Meta:
        verbose_name = _("refund")
        verbose_name_plural = _("refunds")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="refund_of_something"),
        ]
        indexes = [
            models.Index(
                fields=["created_at"], name="refund_unsettled", condition=Q(state__in=["created", "pending"])
            ),
        ]

    def __str__(self) -> str:
        return f"refund {self.pk}"


class ProviderEvent(models.Model):
    """A provider's message that was taken in; a second one with the same id changes nothing."""

    provider = models.CharField(_("provider"), max_length=20)
    event_id = models.CharField(_("event id"), max_length=120)
    kind = models.CharField(_("kind"), max_length=60)
    ref = models.CharField(
        _("ref"), max_length=120, blank=True, default="", help_text="The payment that it speaks of."
    )
    received_at = models.DateTimeField(_("received at"), default=now)
    handled_at = models.DateTimeField(_("handled at"), null=True, blank=True)

    class Meta:
        verbose_name = _("provider event")
        verbose_name_plural = _("provider events")
        constraints = [
            models.UniqueConstraint(fields=["provider", "event_id"], name="provider_event_once"),
        ]
        indexes = [
            models.Index(fields=["received_at"], name="provider_event_open", condition=Q(handled_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.provider} event {self.event_id}"


class SandboxCharge(models.Model):
    """What the sandbox provider remembers, as if it were somebody else's computer: it is written in
    transactions of its own and read through the adapter only."""

    ref = models.CharField(max_length=40, primary_key=True)
    key = models.CharField(max_length=60, unique=True)
    state = models.CharField(max_length=9, default="pending")
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    refunds = models.JSONField(default=dict, blank=True, help_text="{key: {ref, amount, state}}")
    failure = models.CharField(max_length=60, blank=True, default="")
    manner = models.CharField(max_length=20, blank=True, default="", help_text="How it was told to behave.")
    metadata = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return f"sandbox charge {self.ref}"
