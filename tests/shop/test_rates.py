"""Exchange rates: from a file or an address, joined across a base, and never from a broken source."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from sampan.core.clock import now
from sampan.shop.models import ExchangeRate
from sampan.shop.rate_sheets import OddSheet, SheetRate, read_sheet
from sampan.shop.selectors import Converted, convert, offered_currencies
from sampan.shop.selectors.rates import forget_rates
from sampan.shop.services import rates
from sampan.shop.services.rates import RatesUnavailable, load_rates_file, load_rates_url, refresh_rates
from sampan.translation.engines.breaker import CircuitBreaker

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 10)


@pytest.fixture(autouse=True)
def _nothing_remembered(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(rates, "_breaker", CircuitBreaker(failures=3, open_seconds=3600))
    forget_rates()
    yield
    forget_rates()


def known(base: str, quote: str, rate: str, *, days_ago: int = 0) -> date:
    day = now().date() - timedelta(days=days_ago)
    ExchangeRate.objects.create(base=base, quote=quote, rate=Decimal(rate), day=day)
    forget_rates()
    return day


# Sheets.


def test_a_csv_sheet_is_read() -> None:
    text = "\ufeffday,base,quote,rate\n2026-03-09, eur ,USD,1.08\n"
    text += "2026-03-09,EUR,XAU,0.0004\n2026-03-09,EUR,EUR,1\n"
    assert read_sheet(text, today=TODAY) == [SheetRate("EUR", "USD", Decimal("1.08"), date(2026, 3, 9))]


def test_a_json_sheet_is_read_without_floats() -> None:
    text = '{"base": "EUR", "date": "2026-03-09", "rates": {"USD": 1.0800000001, "JPY": 161, "BTC": 0.1}}'
    assert read_sheet(text, today=TODAY) == [
        SheetRate("EUR", "USD", Decimal("1.0800000001"), date(2026, 3, 9)),
        SheetRate("EUR", "JPY", Decimal("161"), date(2026, 3, 9)),
    ]


def test_a_sheet_without_a_day_is_of_today() -> None:
    (rate,) = read_sheet('{"base_code": "EUR", "rates": {"USD": 1.08}}', today=TODAY)
    assert rate.day == TODAY


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no rate"),
        ("base,quote,rate,day\n", "no rate"),
        ("a,b\n1,2\n", "first line"),
        ("base,quote,rate,day\nEUR,USD,x,2026-03-09\n", "row 1 has no number"),
        ("base,quote,rate,day\nEUR,USD,1.1\n", "row 1 has no number or no day"),
        ("base,quote,rate,day\nEUR,USD,1.1,2026-03-09\nEUR,JPY,0,2026-03-09\n", "rate of row 2"),
        ("base,quote,rate,day\nEUR,USD,-1,2026-03-09\n", "rate of row 1"),
        ("base,quote,rate,day\nEUR,USD,NaN,2026-03-09\n", "rate of row 1"),
        ("base,quote,rate,day\nEUR,USD,1e99,2026-03-09\n", "rate of row 1"),
        ("base,quote,rate,day\nEUR,USD,1.1,2026-03-12\n", "has not come yet"),
        ('{"base": "EUR"}', 'no "rates"'),
        ('{"base": "EUR", "rates": [1]}', 'no "rates"'),
        ('{"base": "EUR", "rates": {"USD": {"a": 1}}}', "row 1 has no number"),
        ("{", "not JSON"),
        ("<html>", "no rate"),
    ],
)
def test_a_broken_sheet_says_what_is_wrong(text: str, said: str) -> None:
    with pytest.raises(OddSheet, match=said):
        read_sheet(text, today=TODAY)


# The file.


def test_a_file_is_taken_in_and_twice_is_once(tmp_path: Path) -> None:
    file = tmp_path / "rates.csv"
    file.write_text(f"base,quote,rate,day\nEUR,USD,1.08,{now().date()}\nEUR,CNY,7.8,{now().date()}\n")
    assert load_rates_file(str(file)).rates == 2
    file.write_text(file.read_text().replace("1.08", "1.09"))
    load_rates_file(str(file))
    assert ExchangeRate.objects.count() == 2
    assert ExchangeRate.objects.get(quote="USD").rate == Decimal("1.09")
    assert ExchangeRate.objects.get(quote="USD").source == "rates.csv"


@pytest.mark.parametrize(
    "body", [None, b"\xff\xfe", b"base,quote,rate,day\nEUR,USD,x,y\n", b"a" * (1024 * 1024 + 1)]
)
def test_a_file_that_cannot_be_used_changes_nothing(tmp_path: Path, body: bytes | None) -> None:
    known("EUR", "USD", "1.08")
    file = tmp_path / "rates.csv"
    if body is not None:
        file.write_bytes(body)
    with pytest.raises(RatesUnavailable, match=r"rates\.csv"):
        load_rates_file(str(file))
    assert ExchangeRate.objects.get().rate == Decimal("1.08")


def test_rates_of_long_ago_are_let_go(tmp_path: Path) -> None:
    known("EUR", "USD", "1.5", days_ago=500)
    file = tmp_path / "rates.csv"
    file.write_text(f"base,quote,rate,day\nEUR,USD,1.08,{now().date()}\n")
    load_rates_file(str(file))
    assert ExchangeRate.objects.get().rate == Decimal("1.08")


# The address.

SHEET = {"base": "EUR", "rates": {"USD": 1.08, "CNY": 7.8}}


@pytest.fixture
def serve() -> Iterator[Callable[..., str]]:
    """Answer every request on loopback like this: serve(body, status=200, pause=0)."""
    servers = []

    def start(body: bytes, *, status: int = 200, pause: float = 0, asked: list[str] | None = None) -> str:
        class Answer(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                if asked is not None:
                    asked.append(self.path)
                self.send_response(status)
                if status == 302:
                    self.send_header("Location", "/elsewhere")
                self.end_headers()
                try:
                    for at in range(0, len(body), 65_536):
                        self.wfile.write(body[at : at + 65_536])
                        time.sleep(pause)
                except OSError:
                    return

            def log_message(self, *_words: Any) -> None:
                return

        server = HTTPServer(("127.0.0.1", 0), Answer)
        servers.append(server)
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}/rates?key=hidden"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def test_an_address_is_asked(serve: Callable[..., str]) -> None:
    taken = load_rates_url(serve(json.dumps(SHEET).encode()))
    assert (taken.rates, taken.source) == (2, "127.0.0.1")
    assert convert(1_000, "EUR", "USD") == Converted(1_080, "USD", now().date())


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"body": b"{}", "status": 500}, "status 500"),
        ({"body": b"", "status": 302}, "status 302"),
        ({"body": b"a" * (3 * 1024 * 1024)}, "larger than"),
        ({"body": b"<html>"}, "no rate"),
    ],
)
def test_an_answer_that_cannot_be_used_changes_nothing(
    serve: Callable[..., str], answer: dict[str, Any], said: str
) -> None:
    with pytest.raises(RatesUnavailable, match=said) as refusal:
        load_rates_url(serve(**answer))
    assert "hidden" not in str(refusal.value)
    assert not ExchangeRate.objects.exists()


def test_an_answer_that_drips_is_given_up(serve: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rates, "TIMEOUT_SECONDS", 0.2)
    with pytest.raises(RatesUnavailable, match="took more than"):
        load_rates_url(serve(b" " * (8 * 65_536), pause=0.1))


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://example.org/a", "https://", "rates.csv"])
def test_only_web_addresses_are_asked(url: str) -> None:
    with pytest.raises(RatesUnavailable, match="http"):
        load_rates_url(url)


def test_a_source_that_fails_again_and_again_is_left_alone(serve: Callable[..., str]) -> None:
    asked: list[str] = []
    url = serve(b"", status=503, asked=asked)
    for _ in range(5):
        with pytest.raises(RatesUnavailable):
            load_rates_url(url)
    assert len(asked) == 3


def test_the_clock_takes_in_what_is_set_and_survives_what_fails(
    serve: Callable[..., str], tmp_path: Path, settings: Any
) -> None:
    settings.SAMPAN_RATES_FILE, settings.SAMPAN_RATES_URL = "", ""
    assert refresh_rates() == []
    settings.SAMPAN_RATES_FILE = str(tmp_path / "missing.csv")
    settings.SAMPAN_RATES_URL = serve(json.dumps(SHEET).encode())
    assert [taken.source for taken in refresh_rates()] == ["127.0.0.1"]


# What is shown.


def test_rates_join_straight_back_and_across() -> None:
    day = known("EUR", "USD", "1.25")
    known("EUR", "CNY", "8")
    assert convert(1_000, "EUR", "USD") == Converted(1_250, "USD", day)
    assert convert(1_250, "USD", "EUR") == Converted(1_000, "EUR", day)
    assert convert(800, "CNY", "USD") == Converted(125, "USD", day)


def test_decimals_of_both_currencies_count() -> None:
    known("KWD", "JPY", "500")
    shown = convert(1_500, "KWD", "JPY")
    assert shown is not None
    assert shown.amount == 750


def test_the_newest_rate_holds_and_the_older_day_of_a_crossing_is_told() -> None:
    known("EUR", "USD", "2", days_ago=3)
    known("EUR", "USD", "1.25")
    older = known("EUR", "CNY", "8", days_ago=5)
    assert convert(800, "CNY", "USD") == Converted(125, "USD", older)


def test_a_rate_of_long_ago_shows_nothing() -> None:
    known("EUR", "USD", "1.25", days_ago=40)
    assert convert(100, "EUR", "USD") is None


def test_without_a_rate_or_a_need_nothing_is_shown() -> None:
    known("EUR", "USD", "1.25")
    assert convert(100, "EUR", "CNY") is None
    assert convert(100, "USD", "USD") is None


def test_rates_are_asked_for_once_an_hour(django_assert_num_queries: Callable[..., Any]) -> None:
    known("EUR", "USD", "1.25")
    with django_assert_num_queries(1):
        convert(100, "EUR", "USD")
        convert(100, "USD", "EUR")


def test_shops_may_charge_in_what_the_operator_set(settings: Any) -> None:
    settings.SAMPAN_SHOP_CURRENCIES = ["CNY", "NOPE", "USD", "CNY"]
    assert offered_currencies() == ("CNY", "USD")
