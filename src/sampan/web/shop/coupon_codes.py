"""The coupons that somebody tries, from the cart to the checkout: kept with the sign-in, by shop."""

from __future__ import annotations

from django.http import HttpRequest

from sampan.shop.types import CODE_CHARS

KEY = "coupons"
SHOPS_MAX = 20
"""Codes that are kept for one browser; the oldest goes first."""


def codes_of(request: HttpRequest) -> dict[int, str]:
    """Codes by the shop that they are tried on. No query: it is loaded for whoever is signed in."""
    kept = request.session.get(KEY, {})
    return {int(shop): str(code) for shop, code in kept.items()} if isinstance(kept, dict) else {}


def keep_code(request: HttpRequest, shop_id: int, code: str) -> None:
    """Remember a code for a shop; an empty one is forgotten. Writes nothing where that changes nothing."""
    before = codes_of(request)
    typed = code.strip().upper()[:CODE_CHARS]
    if before.get(shop_id, "") == typed:
        return
    codes = {str(shop): kept for shop, kept in before.items() if shop != shop_id}
    if typed:
        codes[str(shop_id)] = typed
    request.session[KEY] = dict(list(codes.items())[-SHOPS_MAX:])


def forget_codes(request: HttpRequest, shop_ids: list[int]) -> None:
    """The codes of these shops were used. Writes nothing where none was kept."""
    codes = codes_of(request)
    if not codes.keys().isdisjoint(shop_ids):
        request.session[KEY] = {str(shop): code for shop, code in codes.items() if shop not in shop_ids}
