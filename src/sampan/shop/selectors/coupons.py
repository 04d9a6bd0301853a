"""Coupons as they are asked about: whether a code holds for these goods, and a seller's list."""

import unicodedata
from datetime import datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from sampan.accounts.policies import require_account
from sampan.accounts.types import Reader
from sampan.core.clock import now as right_now
from sampan.core.errors import NotFound
from sampan.core.pagination import Page, page_by_id
from sampan.shop.errors import CouponRefused
from sampan.shop.models import Coupon, CouponUse
from sampan.shop.money import amount_text
from sampan.shop.pricing import CouponTerms


def normal_code(text: str) -> str:
    """A code as it is kept: NFKC (full-width letters made plain), capitals, no spaces around, nothing that
    cannot be seen."""
    seen = "".join(sign for sign in text if sign.isprintable() or sign.isspace())
    return unicodedata.normalize("NFKC", seen).strip().upper()


def terms_of(coupon: Coupon) -> CouponTerms:
    """What the coupon takes off, for `pricing.price_order`."""
    return CouponTerms(coupon.kind, coupon.value, coupon.least_total, coupon.most_off)


def find_coupon(
    shop_id: int, code: str, *, account_id: int | None, goods: int, now: datetime | None = None
) -> CouponTerms:
    """The terms of the shop's coupon if it holds now for this buyer and this worth of goods. Nothing is
    locked or counted, so it is for showing only. Two queries.

    Raises CouponRefused with what is wrong.
    """
    coupon = Coupon.objects.select_related("shop").filter(shop_id=shop_id, code=normal_code(code)).first()
    if coupon is None:
        raise refuse_unknown()
    used = CouponUse.objects.filter(coupon=coupon, account_id=account_id).count() if account_id else 0
    check_coupon(coupon, used_by_buyer=used, goods=goods, now=now or right_now())
    return terms_of(coupon)


def check_coupon(coupon: Coupon, *, used_by_buyer: int, goods: int, now: datetime) -> None:
    """Raise CouponRefused unless the coupon holds at `now` for goods of this worth."""
    if not coupon.is_active:
        raise refuse_unknown()
    if now < coupon.starts_at:
        raise CouponRefused("coupon_early", _("This coupon does not hold yet."), field="code")
    if coupon.ends_at is not None and now >= coupon.ends_at:
        raise CouponRefused("coupon_ended", _("This coupon has ended."), field="code")
    if coupon.uses_max is not None and coupon.use_count >= coupon.uses_max:
        raise CouponRefused("coupon_used_up", _("This coupon has been used up."), field="code")
    if used_by_buyer >= coupon.uses_each_max:
        raise CouponRefused(
            "coupon_used",
            ngettext_lazy(
                "You have used this coupon already; it holds once for each buyer.",
                "You have used this coupon already; it holds %(times)s times for each buyer.",
                coupon.uses_each_max,
            ),
            {"times": coupon.uses_each_max},
            "code",
        )
    if goods < coupon.least_total:
        raise CouponRefused(
            "coupon_least",
            _("This coupon holds from %(least)s %(currency)s of goods on. Add something, or go without."),
            {
                "least": amount_text(coupon.least_total, coupon.shop.currency),
                "currency": coupon.shop.currency,
            },
            "code",
        )


def refuse_unknown() -> CouponRefused:
    """What a wrong code and a stopped coupon get: they look alike."""
    return CouponRefused(
        "coupon_unknown", _("This shop has no coupon with this code. Check how it is written."), field="code"
    )


def list_coupons(*, reader: Reader, cursor: str | None = None) -> Page[Coupon]:
    """The coupons of the reader's own shop, newest first. One query."""
    return page_by_id(Coupon.objects.filter(shop=require_account(reader)), cursor=cursor)


def get_coupon(coupon_id: int, *, reader: Reader) -> Coupon:
    """One coupon of the reader's own shop; NotFound for others."""
    coupon = Coupon.objects.filter(pk=coupon_id, shop=require_account(reader)).first()
    if coupon is None:
        raise NotFound
    return coupon


def list_coupon_uses(coupon_id: int, *, reader: Reader, cursor: str | None = None) -> Page[CouponUse]:
    """The orders that used a coupon of the reader's own shop, newest first, each with its order."""
    coupon = get_coupon(coupon_id, reader=reader)
    return page_by_id(CouponUse.objects.filter(coupon=coupon).select_related("order"), cursor=cursor)
