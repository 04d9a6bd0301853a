"""Money: how many decimals a currency has, how a sum is shown, and how to read what people type.

A sum is an integer of minor units (fen, cents, whole yen) beside its ISO 4217 code; floats never touch it.
"""

import re
import unicodedata
from collections.abc import Mapping
from copy import copy
from decimal import Decimal
from functools import lru_cache

from babel import Locale
from babel.numbers import NumberPattern, get_currency_name, get_currency_symbol
from django.utils.translation import gettext_lazy as _

from sampan.core.errors import Invalid, Message
from sampan.shop.types import AMOUNT_MAX

# ISO 4217, list one, without funds, metals and codes for tests. CLDR, which Babel shows numbers by, rounds
# some of them to what is handed out in coins (the Iraqi dinar to whole ones): the exponents are kept here.
_TWO = """
AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF
CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG
HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU
MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR
SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VES
WST XCD YER ZAR ZMW
"""
_ZERO = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF"
_THREE = "BHD IQD JOD KWD LYD OMR TND"
_EXPONENTS = {
    **dict.fromkeys(_TWO.split(), 2),
    **dict.fromkeys(_ZERO.split(), 0),
    **dict.fromkeys(_THREE.split(), 3),
}
SUPPORTED: tuple[str, ...] = tuple(sorted(_EXPONENTS))
"""Every currency that a shop could charge in, as ISO 4217 codes."""

TYPED_CHARS_MAX = 40
"""Longer than any sum with its separators and the name of its currency."""
_LOCALES = {"en": "en", "zh-Hans": "zh_Hans", "zh-Hant": "zh_Hant"}
# What people write beside a number by hand, over and above the symbols that Babel knows.
_WORDS = {"CNY": ("¥", "元", "块", "RMB", "人民币"), "JPY": ("¥", "円", "日元"), "USD": ("$", "美元")}
_WORDS |= {"TWD": ("$", "元", "NT$"), "HKD": ("$", "元"), "EUR": ("€", "欧元"), "GBP": ("£", "英镑")}
_PLAIN = re.compile(r"[0-9]+(?:\.([0-9]*))?|\.([0-9]+)")
_GROUPED = re.compile(r"[0-9]{1,3}(?:([, ’'])[0-9]{3})(?:\1[0-9]{3})*(?:\.([0-9]*))?")


def check_currency(code: str) -> str:
    """The code in capitals; raises Invalid("currency") when it is not one of SUPPORTED."""
    known = code.strip().upper()
    if known not in _EXPONENTS:
        raise Invalid(
            "currency",
            _("%(code)s is not a currency that can be used here."),
            {"code": code[:10]},
            "currency",
        )
    return known


def exponent(currency: str) -> int:
    """Decimals of the currency: 2 for USD, 0 for JPY, 3 for KWD. Raises Invalid("currency")."""
    return _EXPONENTS[check_currency(currency)]


def to_decimal(amount: int, currency: str) -> Decimal:
    """The sum in whole units, exactly: 1250 of USD is 12.50."""
    return Decimal(amount).scaleb(-exponent(currency))


def format_money(amount: int, currency: str, language: str) -> str:
    """The sum as readers of `language` ("en", "zh-Hans", "zh-Hant") write it: ¥12.50, CN¥12.50, US$3.00."""
    locale, pattern = _pattern(_LOCALES.get(language, "en"), exponent(currency))
    shown: str = pattern.apply(to_decimal(amount, currency), locale, currency=currency, currency_digits=False)
    # A code in letters would run into the number: KWD1.250.
    return shown.replace(currency, f"{currency}\N{NO-BREAK SPACE}", 1)


def currency_name(currency: str, language: str) -> str:
    """What the currency is called in `language`: Chinese Yuan, 人民币."""
    name: str = get_currency_name(check_currency(currency), locale=_LOCALES.get(language, "en"))
    return name


def amount_text(amount: int, currency: str) -> str:
    """The bare number with a point, for form fields and CSV: 1234.50; `parse_amount` reads it back."""
    return f"{to_decimal(amount, currency):f}"


def parse_amount(text: str, currency: str) -> int:
    """Minor units of what somebody typed: "12.5", "1,234.56", "￥１２．５０", "12.5 元", "USD 3".

    A point (also 。 and ．) stands before the decimals; groups of three may be parted by a comma, a space or
    an apostrophe. The currency's own code or symbol may stand beside the number.

    Raises Invalid("amount") with a sentence that says how to write it: for an empty text, something that is
    not a number, a minus sign, more decimals than the currency has, or more than AMOUNT_MAX.
    """
    places = exponent(currency)
    written = _without_currency(_plain(text), check_currency(currency))
    example = {"example": amount_text(1234 * 10**places + (56 * 10**places) // 100, currency)}
    if not written:
        raise _refused(_("Write an amount, such as %(example)s."), example)
    if written.startswith("-"):
        raise _refused(_("An amount cannot be less than nothing. Write it without the minus sign."), {})
    match = _PLAIN.fullmatch(written) or _GROUPED.fullmatch(written)
    if match is None:
        raise _refused(_("This is not an amount. Write it with a point, such as %(example)s."), example)
    whole, _point, decimals = re.sub(r"[, ’']", "", written).partition(".")
    if len(decimals) > places:
        raise _refused(_too_fine(places), {"currency": currency.upper(), "places": places, **example})
    amount: int = int(whole or "0") * 10**places + int(decimals.ljust(places, "0") or "0")
    if amount > AMOUNT_MAX:
        raise _refused(
            _("That is more than can be charged here. The most is %(most)s."),
            {"most": amount_text(AMOUNT_MAX, currency)},
        )
    return amount


def _too_fine(places: int) -> Message:
    if places == 0:
        return _("%(currency)s has no decimals. Write whole units, such as %(example)s.")
    return _("%(currency)s has %(places)s decimals. Write no more of them than that, such as %(example)s.")


def _refused(message: Message, params: Mapping[str, object]) -> Invalid:
    return Invalid("amount", message, dict(params))


def _plain(text: str) -> str:
    """Full-width digits and signs made plain, every kind of space the same, and nothing longer than a sum."""
    if len(text) > TYPED_CHARS_MAX:
        raise _refused(_("This is too long for an amount."), {})
    return _folded(text)


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).replace("。", ".").replace("−", "-")
    return re.sub(r"\s+", " ", plain).strip()


@lru_cache(maxsize=256)
def _signs(currency: str) -> tuple[str, ...]:
    """What may stand beside a number of this currency, the longest first."""
    signs = {currency, *(_WORDS.get(currency, ()))}
    signs |= {get_currency_symbol(currency, locale=tag) for tag in _LOCALES.values()}
    return tuple(sorted({_folded(sign) for sign in signs}, key=lambda sign: (-len(sign), sign)))


def _without_currency(text: str, currency: str) -> str:
    for sign in _signs(currency):
        if text.upper().startswith(sign.upper()):
            return text[len(sign) :].strip()
        if text.upper().endswith(sign.upper()):
            return text[: -len(sign)].strip()
    return text


@lru_cache(maxsize=32)
def _pattern(tag: str, places: int) -> tuple[Locale, NumberPattern]:
    locale = Locale.parse(tag)
    pattern = copy(locale.currency_formats["standard"])
    pattern.frac_prec = (places, places)
    return locale, pattern
