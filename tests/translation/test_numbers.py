"""Numbers and money: written out for engines, compared with their answers."""

import pytest

from sampan.translation.numbers import changed_money, changed_numbers, write_out_for_english


@pytest.mark.parametrize(
    ("body", "written"),
    [
        ("二手车15w落地", "二手车150,000落地"),
        ("1.5万", "15,000"),
        ("30万+博主", "300,000+博主"),
        ("3亿人", "300,000,000人"),
        ("人均50元", "人均¥50"),
        ("50-80元", "¥50-80"),
        ("50块，3块蛋糕", "¥50，3块蛋糕"),
        ("交5000新币", "交S$5000"),
        ("才15刀", "才$15"),
        ("100元旦", "100元旦"),
        ("15weeks", "15weeks"),
        ("人均35", "人均¥35"),
        ("人均才80左右", "人均才¥80左右"),
        ("人均3个菜，人均35刀", "人均3个菜，人均$35"),
        ("人均3瓶，人均1.5小时", "人均3瓶，人均1.5小时"),
        ("人均50-80，不贵", "人均¥50-80，不贵"),
        ("人均60就能吃饱", "人均¥60就能吃饱"),
    ],
)
def test_ten_thousands_and_prices_are_written_out(body: str, written: str) -> None:
    assert write_out_for_english(body) == written


@pytest.mark.parametrize(
    ("original", "translation"),
    [
        ("人均50", "It's 50 per person"), ("15w", "150,000"), ("30万+博主", "300,000+ fans"),
        ("3样东西", "three things"), ("三兄弟", "3 brothers"), ("下午3点", "15:00"),
        ("12月25日", "December 25"),
        ("四五百一年", "400-500 a year"), ("1勺", "a spoon"), ("5 million", "500万"),
        ("a dozen eggs", "12个鸡蛋"),
        ("24/7", "24/7"), ("10k run", "10公里跑"), ("twenty-five", "25"), ("100多万", "over 1,000,000"),
    ],
)  # fmt: skip
def test_the_same_number_in_another_form_is_no_change(original: str, translation: str) -> None:
    assert changed_numbers(original, translation) == set()


@pytest.mark.parametrize(
    ("original", "translation"),
    [("15w", "15,000"), ("人均50", "per person"), ("nice", "第2名"), ("¥35", "¥53"), ("30万", "30,000")],
)
def test_a_changed_lost_or_added_number_is_found(original: str, translation: str) -> None:
    assert changed_numbers(original, translation)


@pytest.mark.parametrize(
    ("original", "translation"),
    [
        ("$15", "15美元"),
        ("¥50", "50 yuan"),
        ("50元", "¥50"),
        ("人均50", "50 yuan a person"),
        ("5000新币", "$5000"),
    ],
)
def test_the_same_money_in_another_form_is_no_change(original: str, translation: str) -> None:
    assert changed_money(original, translation) == set()


@pytest.mark.parametrize(
    ("original", "translation"),
    [("人均50", "50 euros a person"), ("$12", "12元"), ("15w落地", "150,000 dollars"), ("£20", "20美元")],
)
def test_another_currency_is_found(original: str, translation: str) -> None:
    assert changed_money(original, translation)


@pytest.mark.parametrize(
    ("body", "written"),
    [
        ("花了2w3装修", "花了23,000装修"),
        ("一共3千5", "一共3,500"),
        ("首付1万2就够", "首付12,000就够"),
        ("1万2千步", "1万2千步"),
        ("1w3d", "1w3d"),
    ],
)
def test_a_digit_after_the_unit_is_the_next_lower_place(body: str, written: str) -> None:
    assert write_out_for_english(body) == written


def test_short_forms_are_the_same_number_on_both_sides() -> None:
    assert not changed_numbers("花了2w3装修", "The renovation cost 23,000")
    assert changed_numbers("花了2w3装修", "The renovation cost 20,003")
