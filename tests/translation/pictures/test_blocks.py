"""Lines become blocks: paragraphs joined, lists kept apart, columns and angles understood, noise left out."""

import pytest

from sampan.translation.pictures.blocks import find_blocks
from sampan.translation.pictures.boxes import turned
from sampan.translation.pictures.types import Block, Line, block_of

WIDTH, HEIGHT = 1000, 1400


def line(text: str, left: float, top: float, width: float, height: float = 40, sure: float = 0.98) -> Line:
    """A level line with this box, in pixels."""
    right, bottom = left + width, top + height
    return Line(text, sure, ((left, top), (right, top), (right, bottom), (left, bottom)))


def words(*lines: Line, **limits: int) -> list[str]:
    """The blocks' texts in their order."""
    return [block.text for block in find_blocks(lines, width=WIDTH, height=HEIGHT, **limits)]


def test_a_wrapped_chinese_paragraph_is_one_block_without_spaces() -> None:
    found = words(
        line("我们店开在巷子最里面，门口有一棵", 80, 100, 640),
        line("很大的桂花树，每天早上七点开门，", 80, 158, 640),
        line("卖完就收摊。", 80, 216, 240),
    )
    assert found == ["我们店开在巷子最里面，门口有一棵很大的桂花树，每天早上七点开门，卖完就收摊。"]


def test_a_wrapped_english_paragraph_gets_its_spaces_and_divided_words_back() -> None:
    found = words(
        line("Come before seven in the morning, be-", 80, 100, 640),
        line("cause the soy milk is usually gone by", 80, 156, 640),
        line("the time offices open.", 80, 212, 380),
    )
    assert found == [
        "Come before seven in the morning, because the soy milk is usually gone by the time offices open."
    ]


def test_rows_of_a_list_stay_apart_each_in_its_place() -> None:
    rows = ["宫保鸡丁", "麻婆豆腐", "清蒸鲈鱼", "蒜蓉青菜"]
    assert words(*(line(row, 80, 100 + 58 * place, 160) for place, row in enumerate(rows))) == rows


def test_a_long_list_with_ragged_ends_is_no_paragraph() -> None:
    rows = [
        ("Wash the rice in three waters", 600),
        ("Soak it", 150),
        ("Steam it for twenty-five minutes", 610),
        ("Let it rest, lid on", 300),
        ("Serve with pickles", 290),
    ]
    found = words(*(line(text, 80, 100 + 56 * place, width) for place, (text, width) in enumerate(rows)))
    assert found == [text for text, _width in rows]


@pytest.mark.parametrize(
    "second",
    [
        "2. Fold in the egg whites and the",
        "• Fold in the egg whites and the",
        "0:40 fold in the egg whites now",
    ],
)
def test_a_marked_entry_begins_a_block_of_its_own(second: str) -> None:
    first = "1. Whisk the yolks with sugar until"
    assert words(line(first, 80, 100, 640), line(second, 80, 150, 640))[1] == second


def test_larger_print_is_not_joined_to_smaller() -> None:
    found = words(
        line("Closed on every single Monday", 80, 100, 640, 70),
        line("and on the days after public holidays", 80, 180, 640),
    )
    assert len(found) == 2


def test_columns_are_read_one_after_the_other() -> None:
    left = [
        line(f"左边第{one}句话说的是不同的事情", 60, 100 + place * 90, 400)
        for place, one in enumerate("一二三")
    ]
    right = [
        line(f"右边第{one}句话说的是不同的事情", 560, 130 + place * 110, 400)
        for place, one in enumerate("一二三")
    ]
    found = words(*right, *left)
    assert [text[0] for text in found] == ["左", "左", "左", "右", "右", "右"]


def test_columns_of_upright_chinese_are_read_from_the_right() -> None:
    found = find_blocks(
        [line("早起喝豆浆", 830, 100, 50, 270), line("桂花香满园", 900, 100, 50, 270)],
        width=WIDTH,
        height=HEIGHT,
    )
    assert [block.text for block in found] == ["桂花香满园早起喝豆浆"]
    assert found[0].vertical
    assert found[0].lines == 2


def test_two_halves_of_a_line_are_put_together() -> None:
    assert words(line("营业时间", 80, 100, 160), line("早上八点", 256, 102, 160)) == ["营业时间 早上八点"]


def test_a_price_far_to_the_right_is_not_part_of_the_dish() -> None:
    assert words(line("宫保鸡丁", 80, 100, 160), line("¥38", 700, 100, 60)) == ["宫保鸡丁", "¥38"]


def test_prices_alone_are_nothing_to_translate() -> None:
    assert words(line("¥38.00", 80, 100, 160), line("7:30-22:00", 80, 300, 160)) == []


def test_turned_words_keep_their_angle_and_their_middle() -> None:
    corners = [turned(point, 15.0) for point in ((300, 200), (700, 200), (700, 240), (300, 240))]
    tilted = Line("全场八折，仅限今天", 0.99, (corners[0], corners[1], corners[2], corners[3]))
    (block,) = find_blocks([tilted], width=WIDTH, height=HEIGHT)
    assert block.angle == pytest.approx(15.0, abs=0.1)
    assert block.width * WIDTH == pytest.approx(400, abs=1)
    assert block.x * WIDTH == pytest.approx(sum(x for x, _ in corners) / 4, abs=1)


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        ("大", 0.76),
        ("V", 0.99),
        ("牛肉面馆", 0.5),
        ("@豆浆铺老板", 0.99),
        ("小红书号：12345678", 0.99),
        ("RedNote @mei", 0.99),
        ("www.example.org/menu", 0.99),
        ("★★★★", 0.99),
    ],
)
def test_what_is_no_writing_or_has_no_words_is_left_out(text: str, sure: float) -> None:
    assert words(line(text, 80, 100, 200, sure=sure), line("欢迎光临本店", 80, 300, 240)) == ["欢迎光临本店"]


def test_a_shop_sign_of_one_character_counts() -> None:
    assert words(line("茶", 400, 300, 200, 200, sure=0.99)) == ["茶"]


def test_traditional_and_english_are_told_apart() -> None:
    found = find_blocks(
        [line("營業時間：早上八點", 80, 100, 400), line("Open every day but Monday", 80, 400, 400)],
        width=WIDTH,
        height=HEIGHT,
    )
    assert [block.language for block in found] == ["zh-Hant", "en"]


def test_limits_keep_the_largest_print() -> None:
    small = [line(f"第{place}条评论说好吃", 80, 200 + place * 60, 300, 24) for place in range(15)]
    found = words(line("今日特价大甩卖", 80, 40, 700, 110), *small, blocks_max=4)
    assert len(found) == 4
    assert found[0] == "今日特价大甩卖"
    assert sum(map(len, words(*small, chars_max=30))) <= 30


def test_blocks_come_back_from_the_database_as_they_went() -> None:
    block = Block("茶", 0.5, 0.25, 0.1, 0.2, 3.0, 0.05, 2, True, 0.9, "zh-Hans")
    assert block_of(block.as_json()) == block


def test_nothing_gives_nothing() -> None:
    assert words() == []
