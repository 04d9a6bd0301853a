"""What a buyer has before there is an order: the cart, and addresses."""

from django.db import models
from django.db.models import Q

from sampan.accounts.models import Account
from sampan.core.clock import now
from sampan.notes.models import Note
from sampan.shop.models.catalogue import Variant
from sampan.shop.types import QUANTITY_MAX


class CartLine(models.Model):
    """So many of a variant that somebody means to buy; nothing is reserved by it."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="cart_lines")
    variant = models.ForeignKey(Variant, on_delete=models.CASCADE, related_name="cart_lines")
    quantity = models.PositiveSmallIntegerField(default=1)
    price_seen = models.BigIntegerField(help_text="Minor units when it was put in, to tell of a change.")
    via_note = models.ForeignKey(
        Note,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Out of whose tag it came.",
    )
    added_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "variant"], name="cart_line_once"),
            models.CheckConstraint(
                condition=Q(quantity__gte=1, quantity__lte=QUANTITY_MAX), name="cart_line_quantity"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} of variant {self.variant_id}"


class AddressFields(models.Model):
    """Where a parcel goes. Kept as it was written; `country` is ISO 3166-1 alpha-2."""

    name = models.CharField(max_length=60)
    phone = models.CharField(max_length=30, blank=True, default="")
    country = models.CharField(max_length=2)
    region = models.CharField(max_length=60, blank=True, default="", help_text="Province or state.")
    city = models.CharField(max_length=60, blank=True, default="")
    district = models.CharField(max_length=60, blank=True, default="")
    line1 = models.CharField(max_length=200)
    line2 = models.CharField(max_length=200, blank=True, default="")
    postcode = models.CharField(max_length=20, blank=True, default="")

    class Meta:
        abstract = True


class Address(AddressFields):
    """One of somebody's addresses; an order copies it."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="addresses")
    is_default = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account"], name="address_default_once", condition=Q(is_default=True)
            ),
        ]

    def __str__(self) -> str:
        return f"address {self.pk}"
