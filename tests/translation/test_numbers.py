"""Numbers and money: written out for engines, compared with their answers."""

import pytest

from sampan.translation.money import changed_money
from sampan.translation.numbers import changed_numbers, write_out_for_english


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


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        (
            "蓝鲸的心脏重达180千克，河长5000千米",
            "A blue whale's heart weighs 180 kilograms; the river is 5,000 kilometres long",
        ),
        ("20世纪60年代末的牙买加", "Jamaica in the late 1960s"),
        ("到90年代末已不足1500平方公里", "less than 1,500 square kilometres by the late 1990s"),
        ("2023年至2024年的严冬", "the harsh winter of 2023-24"),
        ("以1分32秒47的成绩", "in 1 minute 32.47 seconds"),
        ("凌晨4点半就出门", "leave home at 4.30 a.m."),
        ("我们三点半见", "see you at 3:30"),
        ("约4.1亿人，1.12亿辆车", "about 410 million people and 112 million cars"),
        ("超过400万例", "more than four million cases"),
        ("每1千米的落差", "the fall per kilometre"),
        ("八成以上", "more than 80%"),
        ("全场8折", "20% off everything"),
        ("瘦了3斤", "lost 1.5 kg"),
    ],
)
def test_the_same_number_in_other_words_is_no_change(zh: str, en: str) -> None:
    assert not changed_numbers(zh, en)
    assert not changed_numbers(en, zh)


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        ("全长40千米", "40,000 kilometres in length"),
        ("20世纪60年代", "the 1970s"),
        ("2023年至2024年", "2023-25"),
        ("32秒47", "32.74 seconds"),
        ("约4.1亿人", "about 41 million people"),
        ("八成以上", "more than 70%"),
        ("全场8折", "30% off everything"),
    ],
)
def test_another_number_is_a_change(zh: str, en: str) -> None:
    assert changed_numbers(zh, en)


def test_kilograms_are_not_written_out_as_thousands_of_grams() -> None:
    assert write_out_for_english("重150千克，高3千米，来了5千人") == "重150千克，高3千米，来了5,000人"


@pytest.mark.parametrize(
    ("zh", "en", "changed"),
    [
        ("支付900万英镑", "pay 9 million pounds", set()),
        ("罚金12亿韩元", "a fine of 1.2 billion won", set()),
        ("约100万欧元的钻石", "diamonds worth about a million euros", set()),
        ("400斐济元罚款", "a fine of 400 Fijian dollars", set()),
        ("人体共有206块骨头", "the body has 206 bones", set()),
        ("才50块的裙子", "a dress for only 50 kuai", set()),
        ("支付900万英镑", "pay 9 million euros", {"GBP", "EUR"}),
        ("这裙子50块", "this dress is 50 pounds", {"CNY"}),
        ("400澳元", "400 euros", {"XXD", "EUR"}),
    ],
)
def test_currencies_by_their_long_names(zh: str, en: str, changed: set[str]) -> None:
    assert changed_money(zh, en) == changed
