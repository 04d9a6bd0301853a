"""Sizes, units and codes cross unharmed: alone they are not translated, in sentences they are not changed."""

import pytest

from sampan.translation.checks import Fault, find_faults
from sampan.translation.language import source_for
from sampan.translation.lines import read_own_lines
from sampan.translation.sizes import changed_sizes, is_only_codes
from sampan.translation.types import EN, ZH_HANS

CODES = (
    "XL", "L", "m", "S/M", "3XL", "S, M, L", "42 EU", "US 8", "EU 42 / US 9", "M (155-165)", "500 ml", "250g",
    "1.5 L", "3.5mm", "30x40 cm", "30 × 40 × 5 cm", "50ml x 2", "60W", "220V", "128GB", "100%", "SKU-12",
    "TX-8B", "USB-C", "A5", "A4/A5", "B5, 80 gsm",
)  # fmt: skip
WORDS = (
    "2件装", "均码", "大号 L", "120克", "A5 方格", "One size", "Large", "2 pcs", "USB cable", "B6 grid",
    "T-SHIRT",    "42", "666", "I", "a", "in", "IT", "M&S", "OK", "Kraft, 120 gsm",
)  # fmt: skip


@pytest.mark.parametrize("body", CODES)
def test_codes_stay_as_they_are_in_both_languages(body: str) -> None:
    assert is_only_codes(body)
    assert source_for(body, to=EN, hint="zh-Hans") is None
    assert source_for(body, to=ZH_HANS, hint="en") is None


@pytest.mark.parametrize("body", WORDS)
def test_words_are_not_taken_for_codes(body: str) -> None:
    assert not is_only_codes(body)


def test_a_pack_of_two_is_translated() -> None:
    assert source_for("2件装", to=EN) == ZH_HANS
    assert source_for("Pack of 2", to=ZH_HANS) == EN


@pytest.mark.parametrize(
    ("original", "translation"),
    [
        ("这件XL，42 EU，货号SKU-12", "This one is XL, 42 EU, item SKU-12"),
        ("XL码偏小", "The extra large runs small"),
        ("一瓶500毫升", "500 ml a bottle"),
        ("30cm wide, 1.5 m long", "30厘米宽，1.5米长"),
        ("I'm 158 cm and it fits", "我158，刚好"),
        ("新冠以后 COVID-19", "After COVID-19"),
        ("passed CET-4", "过了四级"),
        ("2斤装", "a 2-catty bag"),
    ],
)
def test_what_is_said_otherwise_is_not_changed(original: str, translation: str) -> None:
    assert changed_sizes(original, translation) == set()


@pytest.mark.parametrize(
    ("original", "translation", "target"),
    [
        ("XL码还有三件", "Three large ones are left", EN),
        ("货号SKU-12，黑色", "Item 12, black", EN),
        ("The bottle holds 500 ml", "瓶子能装500克", ZH_HANS),
        ("每袋10斤", "10 kg a bag", EN),
        ("30厘米宽", "30 mm wide", EN),
    ],
)
def test_another_size_or_unit_is_a_fault(original: str, translation: str, target: str) -> None:
    assert changed_sizes(original, translation)
    assert Fault.SIZES in find_faults(original, translation, target=target)


def test_a_format_that_is_gone_is_a_fault_of_numbers() -> None:
    assert Fault.NUMBERS in find_faults("A5 notebook with a cloth cover", "布面笔记本", target=ZH_HANS)


def test_no_line_that_people_wrote_is_called_wrong() -> None:
    lines = read_own_lines()
    wrong = [line for line in lines if changed_sizes(line.zh, line.en) or changed_sizes(line.en, line.zh)]
    assert len(lines) > 3_000
    assert wrong == []
