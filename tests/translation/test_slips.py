"""What an answer lacks without being wrong: names, slang, quoted words, words left in English."""

import pytest

from sampan.translation.engines.protocol import Sought
from sampan.translation.slips import Slip, chinese_words, find_slips, left_words, words_talked_about

SLANG = Sought("摆烂", ("stop trying, give up",), "slang")
VIBES = Sought("good vibes", ("氛围感、好心情",), "slang")
NAME = Sought("莫愁湖", ("Mochou Lake",), "name")
QUOTED = Sought("cringe", ("cringe",), "quoted")
KEPT = Sought("麻团", ("麻团",), "kept")


@pytest.mark.parametrize(
    ("sought", "original", "good", "bad"),
    [
        (SLANG, "周一就开始摆烂", "Stopped trying by Monday", "Messing around since Monday"),
        (VIBES, "just good vibes here", "这里氛围感十足", "这里只有好的振动"),
        (NAME, "在莫愁湖跑步", "Running by mochou lake", "Running by the sad lake"),
        (QUOTED, 'how do you say "cringe"?', "“Cringe”怎么说？", "“尴尬”怎么说？"),
        (KEPT, "I ate three 麻团 today", "我今天吃了三个麻团", "我今天吃了三个汤圆"),
    ],
)
def test_what_is_sought_is_missed_only_where_it_is_missing(
    sought: Sought, original: str, good: str, bad: str
) -> None:
    target = "en" if original[0] > "z" else "zh-Hans"
    assert find_slips(original, good, target=target, sought=[sought]) == ()
    assert find_slips(original, bad, target=target, sought=[sought]) == (Slip(sought.kind, sought.words),)


def test_slang_must_not_be_taken_by_its_letters() -> None:
    tea = Sought("spill the tea", ("爆料",), "slang", never=("茶", "茶叶"))
    assert find_slips("spill the tea!", "快爆料！", target="zh-Hans", sought=[tea]) == ()
    slip = (Slip("slang", "spill the tea"),)
    assert find_slips("spill the tea!", "快爆料，把茶洒了！", target="zh-Hans", sought=[tea]) == slip


def test_nothing_is_sought_that_does_not_stand_in_the_passage() -> None:
    assert find_slips("今天下雨", "It rains today", target="en", sought=[SLANG, NAME]) == ()


@pytest.mark.parametrize(
    ("original", "translation", "left"),
    [
        ("I burnt the waffles again", "我又把 waffles 烤糊了", ("waffles",)),
        ("I burnt the waffles again", "我又把Waffles烤糊了", ("waffles",)),
        ("I burnt the waffles again", "我又把华夫饼烤糊了", ()),
        ("£15, zero regrets", "15英镑，零regret", ("regrets",)),
        ("A record of my recommendations", "推荐的record", ("record",)),
        ("This app has no bug", "这个app没有bug", ()),
        ("Ask @mint_tea about mint", "问问@mint_tea薄荷的事", ()),
        ("Moved to Ohio", "搬到了Ohio", ()),
        ('Comment "pattern" for the link', "评论“pattern”拿链接", ()),
        ("Look: https://example.org/socks", "看：https://example.org/socks", ()),
    ],
)
def test_english_words_left_in_chinese_are_seen(
    original: str, translation: str, left: tuple[str, ...]
) -> None:
    assert left_words(original, translation) == left
    slips = find_slips(original, translation, target="zh-Hans", sought=())
    assert slips == tuple(Slip("left", word) for word in left)


def test_a_gap_of_the_glossary_is_not_taken_over() -> None:
    assert find_slips("It feels like home", "像……一样", target="zh-Hans", sought=()) == (Slip("pause"),)
    assert find_slips("It feels like... home", "像……家一样", target="zh-Hans", sought=()) == ()


def test_words_are_talked_about_only_where_something_is_said_about_them() -> None:
    assert words_talked_about("“摸鱼”用英语怎么说？") == ("摸鱼",)
    assert words_talked_about("What does 'beige flag' mean?") == ("beige flag",)
    assert words_talked_about('The word for "snack" in Swiss German') == ("snack",)
    assert words_talked_about('My aunt keeps saying "do you know who I am"') == ()
    assert words_talked_about("她说：“明天见！”") == ()
    assert words_talked_about("It's Ann's cat, isn't it? What does that mean?") == ()
    assert chinese_words("my 姥姥 and her 姥姥") == ("姥姥",)
