"""Money as it is shown and as it is typed, in every currency."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sampan.core.errors import Invalid
from sampan.shop.money import (
    SUPPORTED,
    amount_text,
    check_currency,
    currency_name,
    exponent,
    format_money,
    parse_amount,
)
from sampan.shop.types import AMOUNT_MAX

NBSP = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("currency", "places"),
    [("USD", 2), ("CNY", 2), ("JPY", 0), ("KRW", 0), ("KWD", 3), ("TND", 3), ("IQD", 3)],
)
def test_decimals_are_those_of_iso_4217(currency: str, places: int) -> None:
    assert exponent(currency) == places


@pytest.mark.parametrize("code", ["XXX", "", "US", "BTC", "元", "XAU"])
def test_what_is_no_currency_is_refused(code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        check_currency(code)
    assert refusal.value.code == "currency"


@pytest.mark.parametrize(
    ("amount", "currency", "language", "shown"),
    [
        (125_012, "CNY", "zh-Hans", "¥1,250.12"),
        (125_012, "CNY", "en", "CN¥1,250.12"),
        (300, "USD", "en", "$3.00"),
        (300, "USD", "zh-Hans", "US$3.00"),
        (1250, "JPY", "en", "¥1,250"),
        (1250, "JPY", "zh-Hans", "JP¥1,250"),
        (1250, "KWD", "en", f"KWD{NBSP}1.250"),
        (-1250, "EUR", "en", "-€12.50"),
        (5, "TWD", "zh-Hant", "$0.05"),
        (500, "GBP", "fr", "£5.00"),
    ],
)
def test_money_is_shown_as_its_reader_writes_it(
    amount: int, currency: str, language: str, shown: str
) -> None:
    assert format_money(amount, currency, language) == shown


def test_a_currency_has_a_name_in_either_language() -> None:
    assert (currency_name("CNY", "en"), currency_name("CNY", "zh-Hans")) == ("Chinese Yuan", "人民币")


@pytest.mark.parametrize(
    ("text", "currency", "amount"),
    [
        ("12.5", "USD", 1250),
        (" 1,234.56 ", "USD", 123_456),
        ("1 234.56", "EUR", 123_456),
        ("1’234’567.89", "CHF", 123_456_789),
        ("￥１２．５０", "CNY", 1250),
        ("12。50", "CNY", 1250),
        ("１，２３４元", "CNY", 123_400),
        ("12.5 人民币", "CNY", 1250),
        ("usd 3", "USD", 300),
        ("US$3", "USD", 300),
        ("5.", "USD", 500),
        (".5", "USD", 50),
        ("1,234", "JPY", 1234),
        ("円5", "JPY", 5),
        ("KWD 1.234", "KWD", 1234),
        ("0", "USD", 0),
    ],
)
def test_an_amount_is_read_as_people_type_it(text: str, currency: str, amount: int) -> None:
    assert parse_amount(text, currency) == amount


@pytest.mark.parametrize(
    ("text", "currency", "said"),
    [
        ("", "USD", "Write an amount, such as 1234.56."),
        ("¥", "CNY", "Write an amount"),
        ("-5", "USD", "less than nothing"),
        ("−5", "USD", "less than nothing"),
        ("12,50", "EUR", "with a point"),
        ("1,2345", "USD", "with a point"),
        ("1,234 567", "USD", "with a point"),
        ("1.234,56", "EUR", "with a point"),
        ("€5", "USD", "with a point"),
        ("NaN", "USD", "with a point"),
        ("1e5", "USD", "with a point"),
        ("1.2万", "CNY", "with a point"),
        ("١٢", "USD", "with a point"),
        ("%(most)s", "USD", "with a point"),
        ("12.505", "USD", "USD has 2 decimals"),
        ("1.500", "EUR", "EUR has 2 decimals"),
        ("1.5", "JPY", "JPY has no decimals"),
        ("99999999999999", "USD", "The most is 10000000000.00"),
        ("9" * 41, "USD", "too long"),
    ],
)
def test_what_is_no_amount_is_refused_with_how_to_write_it(text: str, currency: str, said: str) -> None:
    with pytest.raises(Invalid, match="amount") as refusal:
        parse_amount(text, currency)
    assert said in refusal.value.message


@given(amount=st.integers(0, AMOUNT_MAX), currency=st.sampled_from(SUPPORTED))
def test_what_is_shown_in_a_form_is_read_back_as_it_was(amount: int, currency: str) -> None:
    assert parse_amount(amount_text(amount, currency), currency) == amount


@given(
    amount=st.integers(0, AMOUNT_MAX),
    currency=st.sampled_from(SUPPORTED),
    language=st.sampled_from(["en", "zh-Hans", "zh-Hant"]),
)
def test_what_is_shown_to_a_reader_can_be_pasted_back(amount: int, currency: str, language: str) -> None:
    assert parse_amount(format_money(amount, currency, language), currency) == amount


@given(text=st.text(max_size=60), currency=st.sampled_from(["USD", "JPY", "KWD"]))
def test_any_text_gives_an_amount_or_a_refusal(text: str, currency: str) -> None:
    try:
        amount = parse_amount(text, currency)
    except Invalid as refusal:
        amount = 0
        said = refusal.message
    else:
        said = "read"
    assert said
    assert 0 <= amount <= AMOUNT_MAX
