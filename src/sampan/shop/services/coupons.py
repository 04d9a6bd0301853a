"""Coupons: a seller makes, changes and stops them; an order holds a use, and gives it back if never paid."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from sampan.accounts.policies import require_account
from sampan.accounts.types import Reader
from sampan.core.errors import Conflict, Invalid, NotFound
from sampan.shop.models import Coupon, CouponUse, Order, Shop
from sampan.shop.selectors.coupons import check_coupon, normal_code, refuse_unknown
from sampan.shop.types import AMOUNT_MAX, BASIS_POINTS, CODE_CHARS, CouponKind

COUPONS_MAX = 500
"""Coupons of one shop, stopped ones among them: what a seller can still look through."""
USES_MAX = 1_000_000
CODE_CHARS_MIN = 3
"""A shorter code is found by trying."""


@dataclass(frozen=True)
class CouponContent:
    """What a seller says of a coupon. `value`, `least_total` and `most_off` are minor units of the shop's
    currency, `value` of a percent coupon is basis points; None means without limit."""

    code: str
    kind: str
    value: int
    least_total: int = 0
    most_off: int | None = None
    uses_max: int | None = None
    uses_each_max: int = 1
    starts_at: datetime | None = None
    ends_at: datetime | None = None


@transaction.atomic
def create_coupon(*, reader: Reader, content: CouponContent) -> Coupon:
    """Make a coupon of the reader's own shop; without `starts_at` it holds from now on.

    Raises NotFound without a shop, Invalid with the field that is wrong, Conflict when the code is taken.
    """
    shop = (
        Shop.objects.select_for_update(of=("self",), no_key=True).filter(pk=require_account(reader)).first()
    )
    if shop is None:
        raise NotFound
    code = _checked_code(content.code)
    _check(content)
    if Coupon.objects.filter(shop=shop).count() >= COUPONS_MAX:
        raise Invalid(
            "too_many_coupons",
            _("A shop has at most %(limit)s coupons. Change one that has ended."),
            {"limit": COUPONS_MAX},
        )
    coupon = Coupon(shop=shop, code=code, kind=content.kind)
    _fill(coupon, content)
    try:
        with transaction.atomic():
            coupon.save(force_insert=True)
    except IntegrityError as taken:
        raise Conflict(
            "coupon_code_taken", _("Your shop already has a coupon with this code."), field="code"
        ) from taken
    return coupon


@transaction.atomic
def change_coupon(*, reader: Reader, coupon_id: int, content: CouponContent) -> Coupon:
    """Change everything of a coupon but its code and kind, which buyers may have written down.

    Orders that used it keep what they got.
    """
    coupon = _own_locked(reader, coupon_id)
    _check(content)
    if content.kind != coupon.kind or _checked_code(content.code) != coupon.code:
        raise Invalid(
            "coupon_fixed",
            _("The code and the kind of a coupon stay as they are. Make a new one instead."),
            field="code",
        )
    if content.uses_max is not None and content.uses_max < coupon.use_count:
        raise Invalid(
            "uses_max",
            _("It has been used %(used)s times already. Choose no less than that, or stop it."),
            {"used": coupon.use_count},
            "uses_max",
        )
    _fill(coupon, content)
    coupon.save()
    return coupon


@transaction.atomic
def stop_coupon(*, reader: Reader, coupon_id: int, on: bool) -> Coupon:
    """Stop a coupon (`on` true), or let it hold again."""
    coupon = _own_locked(reader, coupon_id)
    coupon.is_active = not on
    coupon.save(update_fields=["is_active"])
    return coupon


def hold_coupon(*, shop_id: int, code: str, account_id: int, goods: int, now: datetime) -> Coupon:
    """Count one use of the shop's coupon for this buyer, inside the caller's transaction, which writes the
    CouponUse before it ends. The coupon's row stays locked until then: of two who want the last use, the
    second waits and is refused.

    A checkout of several shops calls this by rising shop_id, so that two of them never wait for each other.
    Raises CouponRefused.
    """
    coupon = (
        Coupon.objects.select_for_update(of=("self",), no_key=True)
        .filter(shop_id=shop_id, code=normal_code(code))
        .first()
    )
    if coupon is None:
        raise refuse_unknown()
    used = CouponUse.objects.filter(coupon=coupon, account_id=account_id).count()
    check_coupon(coupon, used_by_buyer=used, goods=goods, now=now)
    coupon.use_count += 1
    coupon.save(update_fields=["use_count"])
    return coupon


def release_coupon(order: Order) -> None:
    """Give back the use of an order that is never paid, in the caller's transaction; twice does no harm."""
    use = CouponUse.objects.filter(order=order).first()
    if use is None:
        return
    Coupon.objects.select_for_update(of=("self",), no_key=True).get(pk=use.coupon_id)
    if CouponUse.objects.filter(pk=use.pk).delete()[0]:
        Coupon.objects.filter(pk=use.coupon_id, use_count__gt=0).update(use_count=F("use_count") - 1)


def _own_locked(reader: Reader, coupon_id: int) -> Coupon:
    coupon = (
        Coupon.objects.select_for_update(of=("self",), no_key=True)
        .filter(pk=coupon_id, shop=require_account(reader))
        .first()
    )
    if coupon is None:
        raise NotFound
    return coupon


def _fill(coupon: Coupon, content: CouponContent) -> None:
    coupon.value, coupon.least_total = content.value, content.least_total
    coupon.most_off = content.most_off if content.kind == CouponKind.PERCENT else None
    coupon.uses_max, coupon.uses_each_max = content.uses_max, content.uses_each_max
    coupon.ends_at = content.ends_at
    if content.starts_at is not None:
        coupon.starts_at = content.starts_at


def _checked_code(text: str) -> str:
    code = normal_code(text)
    if not CODE_CHARS_MIN <= len(code) <= CODE_CHARS or not all(
        sign.isalnum() or sign in "-_" for sign in code
    ):
        raise Invalid(
            "coupon_code",
            _("A code has %(least)s to %(most)s letters and digits, without spaces."),
            {"least": CODE_CHARS_MIN, "most": CODE_CHARS},
            "code",
        )
    return code


def _check(content: CouponContent) -> None:
    if content.kind not in list(CouponKind):
        raise Invalid("kind", _("Choose whether it takes off an amount or a share."), field="kind")
    most = BASIS_POINTS if content.kind == CouponKind.PERCENT else AMOUNT_MAX
    if not 1 <= content.value <= most:
        raise Invalid("value", _("Write how much it takes off; a share is at most the whole."), field="value")
    for field, value, least, limit in (
        ("least_total", content.least_total, 0, AMOUNT_MAX),
        ("most_off", content.most_off, 1, AMOUNT_MAX),
        ("uses_max", content.uses_max, 1, USES_MAX),
        ("uses_each_max", content.uses_each_max, 1, 1_000),
    ):
        if value is not None and not least <= value <= limit:
            raise Invalid(
                field,
                _("Write a number from %(least)s to %(most)s."),
                {"least": least, "most": limit},
                field,
            )
    if content.starts_at and content.ends_at and content.ends_at <= content.starts_at:
        raise Invalid("ends_at", _("It would end before it begins. Choose a later end."), field="ends_at")
