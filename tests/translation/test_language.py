"""Which language a line is in: real lines of real people."""

import pytest

from sampan.translation.language import (
    detect_language,
    has_words,
    language_spans,
    normalize_tag,
    source_for,
)

LINES = [
    ("今天天气不错", "zh-Hans"),
    ("iPhone 16 Pro Max 开箱", "zh-Hans"),
    ("yyds", "zh-Hans"),
    ("YYDS", "zh-Hans"),
    ("xswl", "zh-Hans"),
    ("hhhh", "zh-Hans"),
    ("hhhhhh 👍", "zh-Hans"),
    ("我的 work permit 下来了", "zh-Hans"),
    ("OMG 这也太好看了吧", "zh-Hans"),
    ("宝子们 follow me", "zh-Hans"),
    ("ootd 今日穿搭", "zh-Hans"),
    ("Costco 必买", "zh-Hans"),
    ("求link", "zh-Hans"),
    ("plog｜周末in上海", "zh-Hans"),
    ("鲜の味", "zh-Hans"),
    ("谁懂啊啊啊‼️💗INFP×INFJ相处好戳我", "zh-Hans"),
    ("我在台湾", "zh-Hans"),
    ("#腊肠[话题]#", "zh-Hans"),
    ("点图二e service的链接登录进去", "zh-Hans"),
    ("你好", "zh-Hans"),
    ("這家店真的好吃", "zh-Hant"),
    ("颱風天在家煮麵", "zh-Hant"),
    ("我唔知點解", "zh-Hant"),
    ("請問這台電腦多少錢？", "zh-Hant"),
    ("皇后大道東", "zh-Hant"),
    ("I love 火锅 so much", "en"),
    ("How do you say 绝绝子 in English?", "en"),
    ("谢谢 for the rec!", "en"),
    ("My name is 李雷", "en"),
    ("hahaha", "en"),
    ("LOL", "en"),
    ("Costco haul", "en"),
    ("no cap this is fire", "en"),
    ("u ok?", "en"),
    ("meow", "en"),
    ("I'm at https://example.com/你好", "en"),
    ("#tiktokrefugee", "en"),
    ("café vibes with my dog", "en"),
    ("@小明 how are you", "en"),
    ("👍👍", "und"),
    ("https://a.com/b", "und"),
    ("@lily", "und"),
    ("12345", "und"),
    ("[笑哭R][笑哭R]", "und"),
    ("", "und"),
    ("。。。", "und"),
    ("je suis très content", "und"),
    ("hola, gracias por la receta", "und"),
    ("これはペンです", "und"),
    ("カフェで勉強する", "und"),
    ("안녕하세요", "und"),
    ("Привет", "und"),
]


@pytest.mark.parametrize(("line", "language"), LINES)
def test_a_line_is_known_by_its_letters(line: str, language: str) -> None:
    assert detect_language(line) == language


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("zh", "zh-Hans"), ("zh-CN", "zh-Hans"), ("zh_Hans_SG", "zh-Hans"), ("cmn", "zh-Hans"),
        ("zh-TW", "zh-Hant"), ("zh-Hant", "zh-Hant"), ("zh-HK", "zh-Hant"), ("yue", "zh-Hant"),
        ("zh-yue", "zh-Hant"),
        ("zh-Hans-HK", "zh-Hans"), ("en", "en"), ("en-US", "en"), ("EN_gb", "en"),
        ("fr", "und"), ("", "und"), (None, "und"),
    ],
)  # fmt: skip
def test_every_regional_tag_becomes_one_that_is_translated(tag: str | None, language: str) -> None:
    assert normalize_tag(tag) == language


def test_a_mixed_text_is_cut_into_spans_that_cover_it() -> None:
    body = "今天很好。I went to the beach with my dog today. 好开心！👋"
    spans = language_spans(body)
    assert [span.language for span in spans] == ["zh-Hans", "en", "zh-Hans"]
    assert "".join(body[span.start : span.end] for span in spans) == body


@pytest.mark.parametrize("body", ["", "👋", "\n\n", "hi", "你好\nhello there my friend\n\n👋"])
def test_spans_cover_whatever_they_are_given(body: str) -> None:
    assert "".join(body[span.start : span.end] for span in language_spans(body)) == body


@pytest.mark.parametrize(
    ("body", "to", "source"),
    [
        ("今天天气不错", "en", "zh-Hans"),
        ("今天天气不错", "zh-Hans", None),
        ("這家店真的好吃", "en", "zh-Hant"),
        ("so pretty", "zh-Hans", "en"),
        ("so pretty", "en", None),
        ("I love 火锅 so much", "en", "zh-Hans"),
        ("I love 火锅 so much", "zh-Hans", "en"),
        ("我的 work permit 下来了", "zh-Hans", None),
        ("你好\nhello there my friend how are you\n再见", "zh-Hans", "en"),
        ("nice #腊肠[话题]#", "en", None),
        ("😭😭😭", "en", None),
        ("https://example.com", "zh-Hans", None),
        ("¥35", "en", None),
        ("iPhone 16 Pro Max", "zh-Hans", None),
        ("je suis très content", "en", None),
    ],
)
def test_only_what_the_reader_cannot_read_is_translated(body: str, to: str, source: str | None) -> None:
    assert source_for(body, to=to) == source


def test_a_tag_decides_only_where_the_words_do_not() -> None:
    assert source_for("je suis là", to="en", hint="zh-CN") == "zh-Hans"
    assert source_for("so pretty", to="zh-Hans", hint="zh") == "en"
    assert source_for("これはペンです", to="en", hint="zh") is None


@pytest.mark.parametrize(
    "body", ["👩‍👩‍👧‍👦🇨🇳", "https://a.cn/x", "@lily", "#猫", "[doge]", "50%", "\u200b\u202e"]
)
def test_marks_are_not_words(body: str) -> None:
    assert not has_words(body)
