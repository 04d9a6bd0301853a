"""Shops: the switch on an account, its shelves, and where it sends to at what price."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from sampan.accounts.models import Account
from sampan.core.clock import now
from sampan.shop.querysets import ShopQuerySet
from sampan.shop.types import ShopState


class Shop(models.Model):
    """What an account sells from; one each, named by the account's own handle and name."""

    account = models.OneToOneField(
        Account, primary_key=True, on_delete=models.PROTECT, related_name="shop", verbose_name=_("account")
    )
    state = models.CharField(_("state"), max_length=8, choices=[(s.value, s.value) for s in ShopState])
    about = models.CharField(_("about"), max_length=2_000, blank=True, default="")
    currency = models.CharField(_("currency"), max_length=3, help_text="ISO 4217; all its prices are in it.")
    ships_from_country = models.CharField(
        _("ships from country"), max_length=2, help_text="ISO 3166-1 alpha-2."
    )
    ships_from_place = models.CharField(_("ships from place"), max_length=60, blank=True, default="")
    handling_days = models.PositiveSmallIntegerField(
        _("handling days"), default=3, help_text="Days until it is sent."
    )
    return_days = models.PositiveSmallIntegerField(_("return days"), default=14)
    return_policy = models.CharField(_("return policy"), max_length=2_000, blank=True, default="")
    language = models.CharField(_("language"), max_length=10, default="und")
    commission = models.PositiveSmallIntegerField(
        _("commission"),
        default=0,
        help_text="Basis points that a creator earns where the product says nothing else.",
    )
    payout_details = models.CharField(
        _("payout details"),
        max_length=500,
        blank=True,
        default="",
        help_text="Where the operator sends its money; private.",
    )
    sales_count = models.PositiveIntegerField(_("sales count"), default=0)
    hidden_at = models.DateTimeField(_("hidden at"), null=True, blank=True, help_text="Hidden by the staff.")
    created_at = models.DateTimeField(_("created at"), default=now)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    objects = ShopQuerySet.as_manager()
    KEEPS_ACCOUNT: ClassVar[bool] = True  # orders name it; see accounts.services.leave

    class Meta:
        verbose_name = _("shop")
        verbose_name_plural = _("shops")
        indexes = [models.Index(fields=["state", "created_at"], name="shop_queue")]

    def __str__(self) -> str:
        return f"shop {self.pk}"


class Shelf(models.Model):
    """A part of one shop's own catalogue, in the seller's words."""

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="shelves")
    name = models.CharField(max_length=40)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shop", "name"], name="shelf_name_once")]

    def __str__(self) -> str:
        return f"shelf {self.pk} of shop {self.shop_id}"


class ShippingRate(models.Model):
    """What sending to some countries costs. The first rate (by position) that names the country holds.

    `countries`: ISO 3166-1 alpha-2, or `*` for every other. Costs are minor units of the shop's currency.
    """

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="shipping_rates")
    name = models.CharField(max_length=60)
    countries = ArrayField(models.CharField(max_length=2))
    price = models.BigIntegerField(help_text="For the parcel.")
    per_kilogram = models.BigIntegerField(default=0, help_text="Besides, for each begun kilogram.")
    free_from = models.BigIntegerField(null=True, blank=True, help_text="Goods of this worth go free.")
    days_least = models.PositiveSmallIntegerField(default=3)
    days_most = models.PositiveSmallIntegerField(default=14)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(price__gte=0, per_kilogram__gte=0), name="shipping_not_negative"
            ),
        ]
        indexes = [models.Index(fields=["shop", "position"], name="shipping_of_shop")]

    def __str__(self) -> str:
        return f"shipping rate {self.pk} of shop {self.shop_id}"
