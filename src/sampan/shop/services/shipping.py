"""Where a shop sends to, and what it costs: the whole list of rates is written at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sampan.accounts.types import Reader
from sampan.notes.wording import clean_line
from sampan.shop.countries import COUNTRIES, ELSEWHERE
from sampan.shop.errors import ContentInvalid, Problem
from sampan.shop.models import ShippingRate
from sampan.shop.services.opening import lock_own_shop
from sampan.shop.types import AMOUNT_MAX, RateContent

RATES_MAX = 50  # a list that nobody could oversee does not help anybody
NAME_MAX = 60  # characters; the column holds no more
DAYS_MAX = 365


@transaction.atomic
def save_rates(*, reader: Reader, rates: Sequence[RateContent]) -> list[ShippingRate]:
    """Write all shipping rates of the reader's shop, in this order; of several that name a country the first
    holds. Without rates the shop sends nowhere.

    Raises ContentInvalid with rows of `rates`; NotFound, SignInNeeded, Suspended.
    """
    shop = lock_own_shop(reader)
    problems = list(_problems(rates))
    if problems:
        raise ContentInvalid(problems, rows="rates")
    ShippingRate.objects.filter(shop=shop).delete()
    return ShippingRate.objects.bulk_create(
        ShippingRate(
            shop=shop,
            name=clean_line(one.name),
            countries=list(dict.fromkeys(code.strip().upper() for code in one.countries)),
            price=one.price,
            per_kilogram=one.per_kilogram,
            free_from=one.free_from,
            days_least=one.days_least,
            days_most=one.days_most,
            position=place,
        )
        for place, one in enumerate(rates)
    )


def _problems(rates: Sequence[RateContent]) -> Iterator[Problem]:
    if len(rates) > RATES_MAX:
        yield Problem("rates", _("A shop can have %(most)s shipping rates."), {"most": RATES_MAX})
        return
    for row, one in enumerate(rates):
        name = clean_line(one.name)
        if not name:
            yield Problem("name", _("Give this shipping rate a name, such as “Post”."), row=row)
        elif len(name) > NAME_MAX:
            yield Problem("name", _("Keep it within %(most)s characters."), {"most": NAME_MAX}, row)
        yield from _wrong_countries(one, row)
        for column in ("price", "per_kilogram", "free_from"):
            amount = getattr(one, column)
            if amount is not None and not 0 <= amount <= AMOUNT_MAX:
                yield Problem(column, _("Choose an amount that is not below zero."), row=row)
        if not 0 <= one.days_least <= one.days_most <= DAYS_MAX:
            yield Problem(
                "days_most", _("Choose days from 0 to %(most)s, the least first."), {"most": DAYS_MAX}, row
            )


def _wrong_countries(one: RateContent, row: int) -> Iterator[Problem]:
    codes = [code.strip().upper() for code in one.countries]
    unknown = [code for code in codes if code != ELSEWHERE and code not in COUNTRIES]
    if not codes:
        yield Problem("countries", _("Choose the countries for which this holds."), row=row)
    elif unknown:
        params = {"code": unknown[0][:10]}
        yield Problem("countries", _("“%(code)s” is not the code of a country."), params, row)
