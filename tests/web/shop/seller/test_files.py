"""Files for spreadsheets: out without formulas and with Chinese, in after every row was looked at."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from sampan.accounts.models import Account
from sampan.core.errors import Invalid
from sampan.shop.models import Order, Product, Variant
from sampan.shop.types import OrderState
from sampan.web.shop.seller.numbers import order_number, read_order_number
from sampan.web.shop.seller.spreadsheets import harmless, read_rows, read_text
from tests.web.shop.seller.conftest import rival_order


def file_of(*rows: list[str], encoding: str = "utf-8") -> SimpleUploadedFile:
    kept = io.StringIO()
    csv.writer(kept).writerows(rows)
    return SimpleUploadedFile("file.csv", kept.getvalue().encode(encoding), "text/csv")


def rows_of(answer: Any) -> list[list[str]]:
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "\nx", "＝1+1", "＋1", "－1", "＠x"]
)
def test_no_cell_is_run_as_a_formula(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"
    assert harmless(-5) == -5


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_what_spreadsheets_write_is_read(encoding: str) -> None:
    assert read_text("订单,承运".encode(encoding)) == "订单,承运"


def test_what_is_no_text_is_refused() -> None:
    for content in (b"\x89PNG\r\n\x1a\n\x00\x00", b"PK\x03\x04\x00\x00"):
        with pytest.raises(Invalid):
            read_text(content)


def test_the_head_is_needed_and_rows_are_bounded() -> None:
    with pytest.raises(Invalid, match="carrier"):
        read_rows("order,tracking\n1,2", ("order", "carrier"), most=5)
    with pytest.raises(Invalid, match="5"):
        read_rows("order\n" + "1\n" * 6, ("order",), most=5)
    assert read_rows("Order,x\n1,2\n,\n\n3,4", ("order",), most=5) == [
        (2, {"order": "1"}),
        (5, {"order": "3"}),
    ]


def test_the_number_of_an_order_survives_a_spreadsheet() -> None:
    assert order_number(117664876302893139) == "1176 6487 6302 8931 39"
    assert read_order_number(" 1176 6487 6302 8931 39 ") == "117664876302893139"


def test_orders_go_out_a_row_a_line(seller: Client, order: Order) -> None:
    line = order.lines.order_by("position")[0]
    line.title = "=HYPERLINK(1)"
    line.save()
    head, first, second = rows_of(seller.get("/sell/orders/download?tab=to_ship"))
    kept = dict(zip(head, first, strict=True))
    assert read_order_number(kept["order"]) == str(order.pk)
    assert kept["product"] == "'=HYPERLINK(1)"
    assert (kept["total"], kept["currency"], kept["city"], kept["quantity"]) == (
        "65.00",
        "USD",
        "Norman",
        "2",
    )
    assert second[head.index("quantity")] == "1"
    assert len(rows_of(seller.get("/sell/orders/download?tab=done"))) == 1


def test_orders_of_others_are_in_no_file(
    rival_browser: Client, rival: Account, buyer: Account, order: Order
) -> None:
    theirs = rival_order(rival, buyer)
    numbers = {read_order_number(row[0]) for row in rows_of(rival_browser.get("/sell/orders/download"))[1:]}
    assert numbers == {str(theirs.pk)}


def test_tracking_numbers_are_looked_at_first_and_shipped_on_the_second_press(
    seller: Client, order: Order
) -> None:
    rows = file_of(["order", "carrier", "tracking"], [order_number(order.pk), "SF Express", "SF1"])
    page = seller.post("/sell/orders/tracking", {"act": "check", "file": rows}).content.decode()
    assert "1 row, nothing wrong." in page
    order.refresh_from_db()
    assert order.state == OrderState.PAID
    text = f"order,carrier,tracking\n{order_number(order.pk)},SF Express,SF1\n"
    assert seller.post("/sell/orders/tracking", {"act": "do", "text": text}).status_code == 302
    order.refresh_from_db()
    assert (order.state, order.tracking) == (OrderState.SHIPPED, "SF1")


def test_one_wrong_row_keeps_all_of_them_from_being_shipped(
    seller: Client, order: Order, rival: Account, buyer: Account
) -> None:
    theirs = rival_order(rival, buyer)
    text = f"order,carrier,tracking\n{order.pk},EMS,1\n\n{theirs.pk},EMS,2\nnonsense,EMS,3\n"
    page = seller.post("/sell/orders/tracking", {"act": "do", "text": text}).content.decode()
    assert (
        '<td class="table__number">4</td>' in page
    )  # the lines of the file, its head and empty line counted
    assert '<td class="table__number">5</td>' in page
    for one in (order, theirs):
        one.refresh_from_db()
        assert (one.state, one.tracking) == (OrderState.PAID, "")


@pytest.mark.parametrize("path", ["/sell/orders/tracking", "/sell/products/csv"])
def test_a_file_that_is_none_is_said(seller: Client, product: Product, path: str) -> None:
    for sent in ({}, {"file": SimpleUploadedFile("x.csv", b"\x00\x01\x02")}, {"text": "a,b\n1,2"}):
        answer = seller.post(path, {"act": "check", **sent})
        assert answer.status_code == 422
        assert "field__error" in answer.content.decode()


def test_products_go_out_and_come_back_changed(seller: Client, product: Product) -> None:
    rows = rows_of(seller.get("/sell/products/csv/download"))
    place = rows[0].index("price")
    assert rows[1][place] == "20.00"
    rows[1][place] = "21.50"
    page = seller.post("/sell/products/csv", {"act": "check", "file": file_of(*rows)}).content.decode()
    assert "nothing wrong" in page
    assert not Variant.objects.filter(price=2_150).exists()
    kept = io.StringIO()
    csv.writer(kept).writerows(rows)
    assert seller.post("/sell/products/csv", {"act": "do", "text": kept.getvalue()}).status_code == 302
    assert Variant.objects.filter(price=2_150).count() == 1


def test_wrong_rows_of_the_catalogue_are_named_and_nothing_is_written(
    seller: Client, product: Product
) -> None:
    before = json.dumps(list(Variant.objects.order_by("pk").values("price", "stock")))
    rows = rows_of(seller.get("/sell/products/csv/download"))
    rows[2][rows[0].index("price")] = "-4"
    rows[3][rows[0].index("stock")] = "many"
    for act in ("check", "do"):
        page = seller.post("/sell/products/csv", {"act": act, "file": file_of(*rows)}).content.decode()
        assert '<td class="table__number">3</td><td>price</td>' in page
        assert '<td class="table__number">4</td><td>stock</td>' in page
    assert json.dumps(list(Variant.objects.order_by("pk").values("price", "stock"))) == before


def test_the_catalogue_of_another_shop_cannot_be_written_by_a_file(
    rival_browser: Client, seller: Client, product: Product
) -> None:
    rows = rows_of(seller.get("/sell/products/csv/download"))
    for row in rows[1:]:
        row[rows[0].index("price")] = "0.01"
    rival_browser.post("/sell/products/csv", {"act": "do", "file": file_of(*rows)})
    assert not Variant.objects.filter(price=1).exists()
    assert set(Variant.objects.values_list("product", flat=True)) == {product.pk}
