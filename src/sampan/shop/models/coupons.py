"""Coupons of a shop, and each use of one."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sampan.accounts.models import Account
from sampan.core.clock import now
from sampan.shop.models.shops import Shop
from sampan.shop.types import BASIS_POINTS, CODE_CHARS, CouponKind


class Coupon(models.Model):
    """Takes an amount or a share off the goods of one order of its shop; never off the shipping."""

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="coupons", verbose_name=_("shop"))
    code = models.CharField(_("code"), max_length=CODE_CHARS, help_text="Kept in capitals.")
    kind = models.CharField(_("kind"), max_length=7, choices=[(k.value, k.value) for k in CouponKind])
    value = models.BigIntegerField(_("value"), help_text="Minor units, or basis points.")
    least_total = models.BigIntegerField(
        _("least total"), default=0, help_text="The goods' worth from which it holds."
    )
    most_off = models.BigIntegerField(
        _("most off"), null=True, blank=True, help_text="The most that a share takes off."
    )
    uses_max = models.PositiveIntegerField(_("uses max"), null=True, blank=True)
    uses_each_max = models.PositiveSmallIntegerField(
        _("uses each max"), default=1, help_text="For one buyer."
    )
    use_count = models.PositiveIntegerField(_("use count"), default=0)
    starts_at = models.DateTimeField(_("starts at"), default=now)
    ends_at = models.DateTimeField(_("ends at"), null=True, blank=True)
    is_active = models.BooleanField(_("is active"), default=True)
    created_at = models.DateTimeField(_("created at"), default=now)

    class Meta:
        verbose_name = _("coupon")
        verbose_name_plural = _("coupons")
        constraints = [
            models.UniqueConstraint(fields=["shop", "code"], name="coupon_code_once"),
            models.CheckConstraint(condition=Q(value__gt=0), name="coupon_takes_something"),
            models.CheckConstraint(
                condition=~Q(kind="percent") | Q(value__lte=BASIS_POINTS), name="coupon_at_most_whole"
            ),
            models.CheckConstraint(
                condition=Q(uses_max=None) | Q(use_count__lte=F("uses_max")), name="coupon_not_overused"
            ),
        ]

    def __str__(self) -> str:
        return f"coupon {self.pk} of shop {self.shop_id}"


class CouponUse(models.Model):
    """One order used a coupon; the row goes when the order is never paid."""

    coupon = models.ForeignKey(Coupon, on_delete=models.PROTECT, related_name="uses")
    account = models.ForeignKey(
        Account, null=True, blank=True, on_delete=models.SET_NULL, related_name="coupon_uses"
    )
    order = models.OneToOneField("shop.Order", on_delete=models.CASCADE, related_name="coupon_use")
    created_at = models.DateTimeField(default=now)

    class Meta:
        indexes = [models.Index(fields=["coupon", "account"], name="coupon_use_of")]

    def __str__(self) -> str:
        return f"coupon {self.coupon_id} on order {self.order_id}"
