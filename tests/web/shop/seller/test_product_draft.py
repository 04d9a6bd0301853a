"""The editor's form as it is typed: rows for every combination, what was typed stays, errors beside cells."""

from __future__ import annotations

from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st

from sampan.shop.errors import Problem
from sampan.web.shop.seller.draft_reading import place_problems, read_draft
from sampan.web.shop.seller.product_draft import (
    OptionDraft,
    ProductDraft,
    RowDraft,
    blank_draft,
    lay_out,
    typed_draft,
)


def draft(*options: tuple[str, str], rows: list[RowDraft] | None = None) -> ProductDraft:
    return ProductDraft(options=[OptionDraft(*one) for one in options], rows=rows or [])


def test_a_new_product_has_one_row_without_choices() -> None:
    blank = blank_draft()
    assert [row.options for row in blank.rows] == [()]
    assert blank.is_single


def test_every_combination_gets_a_row() -> None:
    made = lay_out(draft(("Size", "S, M"), ("Color", "红、蓝")))
    assert [row.label for row in made.rows] == ["S / 红", "S / 蓝", "M / 红", "M / 蓝"]


def test_values_are_parted_by_whatever_a_keyboard_has_and_named_once() -> None:
    assert OptionDraft("Size", "S，M、 L ;S\nXL,,").split() == ("S", "M", "L", "XL")


def test_what_was_typed_stays_with_its_combination() -> None:
    rows = [RowDraft(("S",), id="1", price="3", stock="4"), RowDraft(("M",), id="2", price="5")]
    made = lay_out(draft(("Size", "M, L, S"), rows=rows))
    assert [(row.label, row.id, row.price) for row in made.rows] == [
        ("M", "2", "5"),
        ("L", "", ""),
        ("S", "1", "3"),
    ]


def test_a_further_choice_takes_prices_over_and_the_variant_goes_on_once() -> None:
    rows = [RowDraft(("S",), id="1", sku="A", price="3", stock="4", weight="9")]
    made = lay_out(draft(("Size", "S"), ("Color", "Red, Blue"), rows=rows))
    assert [(row.id, row.price, row.weight, row.stock, row.sku) for row in made.rows] == [
        ("1", "3", "9", "4", "A"),
        ("", "3", "9", "", ""),
    ]


def test_a_choice_taken_away_keeps_the_first_variant_of_its_kind() -> None:
    rows = [RowDraft(("S", "Red"), id="1", price="3"), RowDraft(("S", "Blue"), id="2", price="4")]
    made = lay_out(draft(("Size", "S"), rows=rows))
    assert [(row.label, row.id) for row in made.rows] == [("S", "1")]


def test_too_many_combinations_are_said_and_lose_nothing() -> None:
    rows = [RowDraft(("1",), price="3")]
    many = ", ".join(str(number) for number in range(50))
    made = lay_out(draft(("A", many), ("B", many), ("C", many), rows=rows))
    assert "125000" in made.errors["options"]
    assert made.rows == rows


def test_all_that_is_wrong_is_said_at_once_beside_its_cell() -> None:
    made = draft(rows=[RowDraft(price="x", stock="-1", weight="1.5"), RowDraft(price="1.999", stock="2")])
    made.commission = "200"
    read_draft(made, "USD")
    assert set(made.rows[0].errors) == {"price", "stock", "weight"}
    assert set(made.rows[1].errors) == {"price"}
    assert set(made.errors) == {"commission"}


def test_money_is_read_in_the_currency_of_the_shop() -> None:
    made = draft(rows=[RowDraft(price="1,234.5", stock="7", weight="250", sku="K-1")])
    one = read_draft(made, "USD").variants[0]
    assert (one.price, one.stock, one.weight_grams, one.sku) == (123_450, 7, 250, "K-1")
    assert read_draft(draft(rows=[RowDraft(price="1,234")]), "JPY").variants[0].price == 1_234
    assert read_draft(draft(rows=[RowDraft(price="1.234")]), "KWD").variants[0].price == 1_234


def test_an_emptied_stock_of_a_known_variant_is_left_as_it_is() -> None:
    made = draft(rows=[RowDraft(id="3", price="1", stock="", stock_seen="8"), RowDraft(price="1", stock="")])
    content = read_draft(made, "USD")
    assert [one.stock for one in content.variants] == [None, 0]
    assert content.variants[0].stock_seen == 8


def test_a_choice_without_values_is_said() -> None:
    made = draft(("Size", ""), ("", "Red"))
    read_draft(made, "USD")
    assert all(option.error for option in made.options)
    assert made.has_errors


def test_problems_of_the_service_are_set_beside_their_cells() -> None:
    made = draft(rows=[RowDraft(), RowDraft()])
    place_problems(
        made,
        [
            Problem("price", "dear", row=1),
            Problem("picture_ids", "none"),
            Problem("weight_grams", "w", row=0),
        ],
    )
    assert made.rows[1].errors == {"price": "dear"}
    assert made.rows[0].errors == {"weight": "w"}
    assert made.errors == {"media": "none"}


BEFORE = st.tuples(st.lists(st.sampled_from(["S", "M", "红"]), max_size=3), st.sampled_from(["", "1", "2"]))


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(
    st.lists(st.lists(st.sampled_from(["S", "M", "L", "红", "蓝"]), max_size=3), max_size=3),
    st.lists(BEFORE, max_size=6),
)
def test_however_the_choices_change_no_variant_stands_twice(
    kinds: list[list[str]], before: list[tuple[list[str], str]]
) -> None:
    options = [(f"Kind {place}", ",".join(values)) for place, values in enumerate(kinds)]
    seen: set[str] = set()
    rows = []
    for values, pk in before:
        rows.append(RowDraft(tuple(values), id="" if pk in seen else pk))
        seen.add(pk)
    made = lay_out(draft(*options, rows=rows))
    ids = [row.id for row in made.rows if row.id]
    assert len(ids) == len(set(ids))
    assert len({row.options for row in made.rows}) == len(made.rows)


FIELDS = (
    *("v_options", "v_price", "v_stock", "v_id", "option_name", "option_values", "media", "seen", "shelf"),
    *("category", "state", "commission", "title"),
)
HOSTILE = ("", "\x00", "[1", '["a"]', "9" * 400, "-1", "NaN", "{}", "null", "٣", "2026-13-45")


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(st.dictionaries(st.sampled_from(FIELDS), st.lists(st.sampled_from(HOSTILE), max_size=4)))
def test_no_form_breaks_the_editor(sent: dict[str, list[str]]) -> None:
    post = QueryDict(mutable=True)
    for name, values in sent.items():
        post.setlist(name, values)
    read_draft(lay_out(typed_draft(post)), "USD")
