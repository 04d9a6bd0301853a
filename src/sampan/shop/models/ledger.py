"""The books in double entry: accounts, postings whose entries balance to zero, payouts; exchange rates."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.expressions import Func
from django.utils.translation import gettext_lazy as _

from sampan.accounts.models import Account, User
from sampan.core.clock import now
from sampan.shop.models.orders import Order
from sampan.shop.models.paying import Payment, Refund
from sampan.shop.types import LedgerKind, PostingKind


class LedgerAccount(models.Model):
    """One account of the books in one currency. Its balance is the sum of its entries."""

    kind = models.CharField(_("kind"), max_length=8, choices=[(k.value, k.value) for k in LedgerKind])
    owner = models.ForeignKey(
        Account,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="ledger_accounts",
        verbose_name=_("owner"),
    )
    provider = models.CharField(_("provider"), max_length=20, blank=True, default="")
    currency = models.CharField(_("currency"), max_length=3)

    KEEPS_ACCOUNT: ClassVar[bool] = True  # the books name it; see accounts.services.leave

    class Meta:
        verbose_name = _("ledger account")
        verbose_name_plural = _("ledger accounts")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "owner", "provider", "currency"],
                name="ledger_account_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["seller", "creator"], owner__isnull=False)
                | Q(kind__in=["provider", "fees", "stray"], owner=None),
                name="ledger_account_owner",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.owner_id or self.provider} {self.currency}"


class Payout(models.Model):
    """The operator sent somebody what the books said was theirs."""

    account = models.ForeignKey(
        LedgerAccount, on_delete=models.PROTECT, related_name="payouts", verbose_name=_("account")
    )
    amount = models.BigIntegerField(_("amount"))
    reference = models.CharField(_("reference"), max_length=120, help_text="Of the bank transfer.")
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("by"))
    created_at = models.DateTimeField(_("created at"), default=now)

    class Meta:
        verbose_name = _("payout")
        verbose_name_plural = _("payouts")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="payout_of_something"),
            models.UniqueConstraint(fields=["account", "reference"], name="payout_reference_once"),
        ]

    def __str__(self) -> str:
        return f"payout {self.pk}"


class TransactionNumber(Func):
    """SQL expression: the number of the database's transaction that is under way."""

    template = "(pg_current_xact_id()::text::bigint)"
    output_field = models.BigIntegerField()

    def __init__(self) -> None:
        super().__init__()


class Posting(models.Model):
    """One thing that happened to money; its entries add up to zero, else the database refuses to commit.

    `key` makes a second posting of the same thing impossible: `sale:<order>`, `refund:<refund>` and the like.
    What the database watches over besides is written in the migration 0002_books.
    """

    key = models.CharField(_("key"), max_length=60, unique=True)
    kind = models.CharField(_("kind"), max_length=6, choices=[(k.value, k.value) for k in PostingKind])
    order = models.ForeignKey(
        Order,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="postings",
        verbose_name=_("order"),
    )
    payment = models.ForeignKey(
        Payment,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="postings",
        verbose_name=_("payment"),
    )
    refund = models.ForeignKey(
        Refund,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="postings",
        verbose_name=_("refund"),
    )
    payout = models.ForeignKey(
        Payout,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="postings",
        verbose_name=_("payout"),
    )
    transaction = models.BigIntegerField(
        _("transaction"),
        db_default=TransactionNumber(),
        editable=False,
        help_text="Entries come in the same one, never later.",
    )
    created_at = models.DateTimeField(_("created at"), default=now)

    class Meta:
        verbose_name = _("posting")
        verbose_name_plural = _("postings")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="sale", order__isnull=False)
                | Q(kind="refund", refund__isnull=False)
                | Q(kind="payout", payout__isnull=False)
                | Q(kind="stray", payment__isnull=False),
                name="posting_of_something",
            ),
            models.UniqueConstraint(fields=["order"], name="posting_one_sale", condition=Q(kind="sale")),
            models.UniqueConstraint(fields=["refund"], name="posting_one_refund", condition=Q(kind="refund")),
            models.UniqueConstraint(fields=["payout"], name="posting_one_payout", condition=Q(kind="payout")),
            models.UniqueConstraint(fields=["payment"], name="posting_one_stray", condition=Q(kind="stray")),
        ]
        indexes = [models.Index(fields=["order"], name="posting_of_order")]

    def __str__(self) -> str:
        return f"posting {self.key}"


class Entry(models.Model):
    """One side of a posting; never changed, never removed (a trigger refuses both)."""

    posting = models.ForeignKey(
        Posting, on_delete=models.PROTECT, related_name="entries", verbose_name=_("posting")
    )
    account = models.ForeignKey(
        LedgerAccount, on_delete=models.PROTECT, related_name="entries", verbose_name=_("account")
    )
    amount = models.BigIntegerField(
        _("amount"), help_text="Minor units of the account's currency; see LedgerKind."
    )

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        constraints = [models.CheckConstraint(condition=~Q(amount=0), name="entry_of_something")]
        indexes = [models.Index(fields=["account", "-id"], name="entry_of_account")]

    def __str__(self) -> str:
        return f"{self.amount:+d} on {self.account_id}"


class ExchangeRate(models.Model):
    """What one unit of `base` is worth in `quote`, for showing only; nothing is ever charged by it."""

    base = models.CharField(_("base"), max_length=3)
    quote = models.CharField(_("quote"), max_length=3)
    rate = models.DecimalField(_("rate"), max_digits=20, decimal_places=10)
    day = models.DateField(_("day"))
    source = models.CharField(_("source"), max_length=100, blank=True, default="")

    class Meta:
        verbose_name = _("exchange rate")
        verbose_name_plural = _("exchange rates")
        constraints = [
            models.UniqueConstraint(fields=["base", "quote", "day"], name="rate_once_a_day"),
            models.CheckConstraint(condition=Q(rate__gt=0), name="rate_above_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.base}/{self.quote} {self.day}"
