"""What no engine may change is found, whole and in order."""

import pytest

from sampan.translation.protect import find_protected, lost_marks, mask_for_reading
from sampan.translation.scripts import convert_script, script_of


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("看 https://xhs.cn/a/b?c=1，很好", ["https://xhs.cn/a/b?c=1"]),
        ("see www.example.com.", ["www.example.com"]),
        ("mail me at a.b@c.com!", ["a.b@c.com"]),
        ("@lily你看 @小明 @bob@mastodon.social hi", ["@lily", "@小明", "@bob@mastodon.social"]),
        ("#腊肠[话题]# #tiktokrefugee #TikTok难民", ["#腊肠[话题]#", "#tiktokrefugee", "#TikTok难民"]),
        ("#不懂就问# ok", ["#不懂就问#"]),
        ("#1 best, C# and A&#39;", []),
        ("好吃[笑哭R][蹲后续H] [doge]", ["[笑哭R]", "[蹲后续H]", "[doge]"]),
        ("nice :sparkles: at 12:30:45", [":sparkles:"]),
        ("一家👨‍👩‍👧‍👦出游", ["👨‍👩‍👧‍👦"]),
        ("🇨🇳🇺🇸", ["🇨🇳🇺🇸"]),
        ("ok👍🏽", ["👍🏽"]),
        ("1️⃣first ❤️‍🔥", ["1️⃣", "❤️‍🔥"]),
        ("🏴󠁧󠁢󠁥󠁮󠁧󠁿 won", ["🏴󠁧󠁢󠁥󠁮󠁧󠁿"]),
        ("人均¥35，10% off", []),
    ],
)
def test_protected_stretches(body: str, found: list[str]) -> None:
    assert [one.text for one in find_protected(body)] == found
    assert all(body[one.start : one.end] == one.text for one in find_protected(body))


def test_what_a_translation_lost_is_named_as_often_as_it_is_missing() -> None:
    assert lost_marks("好吃😀😀[笑哭R] @lily", "tasty 😀😀 @lily") == ["[笑哭R]"]
    assert lost_marks("😀 和 😀 @a", "😀 and @a") == ["😀"]


def test_the_words_of_topics_can_be_read_when_there_are_no_others() -> None:
    assert mask_for_reading("#腊肠[话题]#").strip() == ""
    assert mask_for_reading("#腊肠[话题]#", topics=False).split() == ["腊肠"]


def test_script_conversion_leaves_protected_words_alone() -> None:
    body = "#腊肠[话题]# @小张 用软件打车去机场 [偷笑R] https://a.cn/视"
    converted = convert_script(body, to="zh-Hant")
    assert "用軟體" in converted
    for kept in ("#腊肠[话题]#", "@小张", "[偷笑R]", "https://a.cn/"):
        assert kept in converted


def test_script_conversion_uses_the_words_of_the_place() -> None:
    assert convert_script("重庆的银行和打印机", to="zh-Hant") == "重慶的銀行和印表機"
    assert convert_script("計程車上的軟體", to="zh-Hans") == "出租车上的软件"
    assert convert_script("no Chinese here", to="zh-Hant") == "no Chinese here"


@pytest.mark.parametrize(
    ("body", "script"), [("头发", "zh-Hans"), ("頭髮", "zh-Hant"), ("皇后里面", "zh-Hans")]
)
def test_the_script_is_known_by_the_characters_that_differ(body: str, script: str) -> None:
    assert script_of(body) == script
