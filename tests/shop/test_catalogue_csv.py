"""The catalogue goes out as CSV and comes in again: all of it or nothing, every error by row and column."""

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any, cast

import pytest
from django.test import override_settings

from sampan.accounts.models import Account
from sampan.core.errors import Invalid, NotFound, SignInNeeded
from sampan.shop import services
from sampan.shop.models import Product, Shelf, Shop, StockMovement, Variant
from sampan.shop.services.catalogue_rows import COLUMNS, guard, unguard
from sampan.web.shop.seller.spreadsheets import csv_download, read_text
from tests.conftest import reader_of
from tests.shop.conftest import make_product, make_shop

pytestmark = pytest.mark.django_db


def export(account: Account) -> bytes:
    """The file as the browser gets it."""
    response = csv_download(services.export_catalogue(reader=reader_of(account)), "x")
    return b"".join(cast(Iterable[bytes], response.streaming_content))


def file(*rows: Mapping[str, object], columns: Iterable[str] | None = None) -> str:
    """A file of these rows; the head has the columns that any of them uses."""
    head = list(columns or dict.fromkeys(name for row in rows for name in row))
    text = io.StringIO()
    writer = csv.DictWriter(text, head, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def snapshot() -> list[Any]:
    return [list(model.objects.order_by("pk").values()) for model in (Product, Variant, StockMovement)]


@pytest.fixture
def catalogue(shop: Shop) -> list[Product]:
    """What makes a file hard: formulas, quotes, breaks, both languages, an empty draft, a shelf."""
    shelf = Shelf.objects.create(shop=shop, name="茶, 杯")
    bowl = make_product(
        shop,
        title='=HYPERLINK("http://x") 碗',
        description='第一行\n"quoted", and; more\n\'-5',
        option_names=["Size", "颜色"],
        variants=[
            {"options": ["S", "@红"], "price": 1_250, "sku": "+1"},
            {"options": ["M", "'=x"], "price": 99, "stock": 0, "weight_grams": 0},
        ],
        pictures=2,
        shelf=shelf,
        commission=1_250,
        category="kitchen",
    )
    empty = make_product(shop, title="", description="", variants=[], state="draft")
    archived = make_product(shop, state="archived")
    return [bowl, empty, archived]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "gb18030"])
def test_what_went_out_and_comes_in_again_changes_nothing(
    catalogue: list[Product], mei: Account, encoding: str
) -> None:
    before = snapshot()
    text = read_text(read_text(export(mei)).encode(encoding))
    check = services.import_catalogue(reader=reader_of(mei), text=text)
    assert (check.rows_read, check.new, check.changed, check.problems) == (4, 0, 0, ())
    assert snapshot() == before


def test_no_cell_is_run_by_a_spreadsheet(catalogue: list[Product], mei: Account) -> None:
    rows = list(csv.reader(io.StringIO(export(mei).decode("utf-8-sig"), newline="")))
    assert rows[0] == list(COLUMNS)
    assert not [cell for row in rows for cell in row if cell[:1] in set("=+-@\t\r＝＋－＠")]
    assert any(cell.startswith("'=HYPERLINK") for row in rows for cell in row)


@pytest.mark.parametrize("text", ["=1", "'=1", "''+1", "'", "'a", "-", "＝1", "\t", "a=1", "", "@我", "\r"])
def test_guarding_a_cell_loses_nothing(text: str) -> None:
    assert unguard(guard(text)) == text


def test_prices_stock_and_words_are_changed_and_new_ones_made(catalogue: list[Product], mei: Account) -> None:
    bowl = catalogue[0]
    small, medium = bowl.variants.order_by("pk")
    own = {"product": f"p{bowl.pk}", "value2": "蓝"}
    text = file(
        {**own, "title": "饭碗", "variant": medium.pk, "value1": "M", "price": "1.50", "stock": 7},
        {**own, "value1": "L", "price": "3", "stock": 1, "sku": "NEW"},
        {"product": "cup", "title": "Cup", "price": "US$12", "stock": ""},
        columns=["product", "title", "variant", "value1", "value2", "price", "stock", "sku"],
    )
    reader = reader_of(mei)
    before = snapshot()
    check = services.check_catalogue(reader=reader, text=text)
    assert (check.rows_read, check.new, check.changed, check.problems) == (3, 1, 1, ())
    assert snapshot() == before
    services.import_catalogue(reader=reader, text=text)
    bowl.refresh_from_db()
    assert (bowl.title, bowl.price_least, bowl.description[:3]) == ("饭碗", 150, "第一行")
    live = [(one.options, one.price, one.stock) for one in bowl.variants.order_by("position")]
    assert live == [(["S", "@红"], 1_250, 10), (["M", "蓝"], 150, 7), (["L", "蓝"], 300, 1)]
    assert bowl.pictures.count() == 2
    cup = Product.objects.get(title="Cup")
    assert (cup.state, cup.variants.get().price, cup.variants.get().stock) == ("draft", 1_200, 0)
    assert Variant.objects.get(pk=small.pk).sku == "+1"


def test_a_file_of_prices_alone_leaves_the_rest(product: Product, mei: Account) -> None:
    rows = [
        {"product": f"p{product.pk}", "variant": one.pk, "price": "8.88"} for one in product.variants.all()
    ]
    services.import_catalogue(reader=reader_of(mei), text=file(*rows))
    product.refresh_from_db()
    assert (product.title, product.price_least, product.price_most) == ("Rice bowl", 888, 888)
    assert [one.options for one in product.variants.order_by("position")] == [["S"], ["M"], ["L"]]


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_other_spreadsheets_write_other_delimiters(product: Product, mei: Account, delimiter: str) -> None:
    first = product.variants.order_by("pk")[0]
    text = f"product,variant,stock\r\np{product.pk},{first.pk},3\r\n".replace(",", delimiter)
    services.import_catalogue(reader=reader_of(mei), text=text)
    first.refresh_from_db()
    assert first.stock == 3


GOOD = {"product": "cup", "title": "Cup", "price": "5", "stock": "1"}


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ({"product": ""}, {(3, "product")}),
        ({"product": "p117664854401286146"}, {(3, "product")}),
        ({"product": "x", "title": "x" * 121}, {(3, "title")}),
        ({"title": "Another", "variant": "1"}, {(3, "title"), (3, "variant")}),
        ({"product": "x", "category": "weapons"}, {(3, "category")}),
        ({"product": "x", "state": "sold"}, {(3, "state")}),
        ({"product": "x", "state": "listed"}, {(3, "title"), (3, "state")}),
        ({"product": "x", "shelf": "Nowhere"}, {(3, "shelf")}),
        ({"product": "x", "commission": "60"}, {(3, "commission")}),
        ({"product": "x", "commission": "5,5"}, {(3, "commission")}),
        ({"product": "x", "variant": "1"}, {(3, "variant")}),
        ({"product": "x", "variant": "one"}, {(3, "variant")}),
        ({"product": "x", "value1": "S"}, {(3, "value1")}),
        ({"product": "x", "option1": "Size"}, {(3, "value1")}),
        ({"product": "x", "option2": "Size", "value1": "S", "value2": "S"}, {(3, "option1")}),
        ({"product": "x", "price": ""}, {(3, "price")}),
        ({"product": "x", "price": "-1"}, {(3, "price")}),
        ({"product": "x", "price": "1.234"}, {(3, "price")}),
        ({"product": "x", "price": "free"}, {(3, "price")}),
        ({"product": "x", "stock": "-1"}, {(3, "stock")}),
        ({"product": "x", "stock": "1.5"}, {(3, "stock")}),
        ({"product": "x", "stock": "1000001"}, {(3, "stock")}),
        ({"product": "x", "weight_grams": "heavy"}, {(3, "weight_grams")}),
        ({"product": "x", "sku": "x" * 65}, {(3, "sku")}),
        ({}, {(3, "value1")}),
    ],
)
def test_a_wrong_cell_is_told_by_row_and_column_and_nothing_is_written(
    shop: Shop, mei: Account, wrong: dict[str, str], where: set[tuple[int, str]]
) -> None:
    text = file({**GOOD, "title": "One\nof two lines"}, {**GOOD, "title": "", **wrong}, columns=COLUMNS)
    for work in (services.check_catalogue, services.import_catalogue):
        check = work(reader=reader_of(mei), text=text)
        assert {(one.row, one.column) for one in check.problems} == where
        assert all(one.message for one in check.problems)
    assert not Product.objects.exists()


def test_all_errors_are_told_at_once(shop: Shop, mei: Account) -> None:
    rows = [{**GOOD, "product": f"new{number}", "price": "x", "stock": "y"} for number in range(60)]
    check = services.import_catalogue(reader=reader_of(mei), text=file(*rows))
    assert len(check.problems) == 120
    assert [one.row for one in check.problems[:4]] == [2, 2, 3, 3]
    assert not Product.objects.exists()


@override_settings(SAMPAN_PRODUCTS_MAX=2)
def test_more_products_than_a_shop_may_have_are_told_beforehand(product: Product, mei: Account) -> None:
    text = file(
        {**GOOD, "product": "a"},
        {**GOOD, "product": "b"},
        {**GOOD, "product": "c", "state": "archived"},
        columns=COLUMNS,
    )
    check = services.import_catalogue(reader=reader_of(mei), text=text)
    assert [(one.row, one.column) for one in check.problems] == [(3, "product")]
    assert Product.objects.get() == product


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no csv at all",
        "product,prise\nx,1\n",
        "product,price,price\nx,1,1\n",
        'product,title\nx,"open\n',
        "product\n" + "x\n" * 10_001,
    ],
)
def test_what_is_no_such_file_is_refused(product: Product, mei: Account, text: str) -> None:
    before = snapshot()
    with pytest.raises(Invalid):
        services.import_catalogue(reader=reader_of(mei), text=text)
    assert snapshot() == before


def test_a_file_reaches_no_product_or_variant_of_others(product: Product, shop: Shop, tom: Account) -> None:
    other = make_product(make_shop(tom), pictures=1)
    strange, own = product.variants.all()[0], other.variants.get()
    before = snapshot()
    for row, column in (
        ({"product": f"p{product.pk}", "variant": strange.pk, "price": "0.01"}, "product"),
        ({"product": f"p{other.pk}", "variant": strange.pk, "price": "0.01"}, "variant"),
    ):
        check = services.import_catalogue(reader=reader_of(tom), text=file(row))
        assert [one.column for one in check.problems] == [column]
        assert snapshot() == before
    assert own.pk != strange.pk


def test_without_a_shop_there_is_no_file(tom: Account) -> None:
    for reader, refusal in ((reader_of(tom), NotFound), (reader_of(None), SignInNeeded)):
        with pytest.raises(refusal):
            services.export_catalogue(reader=reader)
        with pytest.raises(refusal):
            services.check_catalogue(reader=reader, text=file(GOOD))
        with pytest.raises(refusal):
            services.import_catalogue(reader=reader, text=file(GOOD))
    assert not Product.objects.exists()


def test_what_was_sold_since_the_download_stays_sold(catalogue: list[Product], mei: Account) -> None:
    rows = list(csv.DictReader(io.StringIO(read_text(export(mei)))))
    small = Variant.objects.get(options=["S", "@红"])
    Variant.objects.filter(pk=small.pk).update(stock=7)  # three of ten were sold
    services.import_catalogue(reader=reader_of(mei), text=file(*rows))
    small.refresh_from_db()
    assert small.stock == 7
    for row in rows:
        if row["variant"] == str(small.pk):
            row["stock"] = "30"  # twenty more came in
    services.import_catalogue(reader=reader_of(mei), text=file(*rows))
    small.refresh_from_db()
    assert small.stock == 27


def test_a_file_makes_or_changes_so_many_products_at_once(
    shop: Shop, mei: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sampan.shop.services.catalogue_csv.WRITES_MAX", 2)
    rows = [{**GOOD, "product": name} for name in "abc"]
    for work in (services.check_catalogue, services.import_catalogue):
        with pytest.raises(Invalid, match="file_products"):
            work(reader=reader_of(mei), text=file(*rows))
    assert not Product.objects.exists()
    assert services.import_catalogue(reader=reader_of(mei), text=file(*rows[:2])).new == 2
