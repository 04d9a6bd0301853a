"""Texts are cut so that nothing is lost and nothing protected reaches an engine."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sampan.translation.split import Piece, clean, cut, cut_at_marks, fill_marks, join, tidy_marks

PIECES = "今天好。吃！ hello there. \n😀[笑哭R]#猫 @li 15w,{0}1. \t，🇨🇳a"


def _asked(body: str, to: str) -> list[str]:
    return [piece.body for piece in cut(body, to=to) if not piece.fixed]


@given(st.text(max_size=200) | st.text(alphabet=PIECES, max_size=300), st.sampled_from(["en", "zh-Hans"]))
@settings(max_examples=150, deadline=None)
def test_pieces_together_are_the_text_again(body: str, to: str) -> None:
    assert "".join(piece.original for piece in cut(body, to=to)) == body


def test_emoji_codes_topics_and_breaks_stand_outside() -> None:
    body = "快要过年了🧨[偷笑R]有一种幸福感！\n\n#腊肠[话题]# "
    assert _asked(body, "en") == ["快要过年了", "有一种幸福感！"]


def test_words_inside_a_sentence_become_marks() -> None:
    [piece] = [piece for piece in cut("我和@小明 去了https://a.cn/1 吃饭", to="en") if not piece.fixed]
    assert piece.body == "我和{0} 去了{1} 吃饭"
    assert piece.marks == ("@小明", "https://a.cn/1")


def test_an_emoji_that_is_a_word_becomes_a_mark_and_one_after_a_clause_does_not() -> None:
    assert _asked("没有🐶我真的活不下去", "en") == ["没有{0}我真的活不下去"]
    assert _asked("这个真的太好吃了😭下次还来", "en") == ["这个真的太好吃了", "下次还来"]


def test_marks_that_the_author_wrote_are_protected_themselves() -> None:
    [piece] = cut("模板里写{0}就好了", to="en")
    assert fill_marks(piece.body, piece.marks) == "模板里写{0}就好了"
    assert piece.marks == ("{0}",)


def test_list_marks_stay_and_lines_are_asked_one_by_one() -> None:
    assert _asked("1.无需解冻\n2、水开下锅\n- 捞出来", "en") == ["无需解冻", "水开下锅", "捞出来"]


def test_lines_in_the_readers_language_are_not_asked() -> None:
    assert _asked("你好呀朋友们\nhello there my friend how are you", "en") == ["你好呀朋友们"]
    assert _asked("你好呀朋友们\nhello there my friend how are you", "zh-Hans") == [
        "hello there my friend how are you"
    ]


def test_abbreviations_that_engines_guess_are_not_asked() -> None:
    assert _asked("yyds", "en") == []


@pytest.mark.parametrize(
    "body", ["补课真的有用吗？" * 60, "好吃" * 900, "word " * 900, "，" * 500 + "好", "a，b" * 700]
)
def test_long_texts_are_asked_in_passages_that_an_engine_can_finish(body: str) -> None:
    asked = _asked(body, "en") + _asked(body, "zh-Hans")
    assert asked
    assert all(len(passage) <= 450 for passage in asked)


def test_english_gets_spaces_between_pieces_and_chinese_none() -> None:
    pieces = cut("你好吗？[笑哭R]很好", to="en")
    bodies = ["How are you?", "[笑哭R]", "Very well"]
    assert join(pieces, bodies, to="en") == "How are you? [笑哭R] Very well"
    body = "I love dogs so much and cats too. " * 8
    pieces = cut(body, to="zh-Hans")
    bodies = [piece.body if piece.fixed else "我爱狗。" for piece in pieces]
    assert " " not in join(pieces, bodies, to="zh-Hans").strip()


def test_a_passage_can_be_asked_without_its_marks() -> None:
    parts = cut_at_marks(Piece("我和{0}去吃饭", fixed=False, marks=("@li",)), to="en")
    assert [part.body for part in parts] == ["我和", "@li", "去吃饭"]
    assert [part.fixed for part in parts] == [False, True, False]


def test_marks_that_an_engine_widened_are_recognised() -> None:
    assert tidy_marks("with { 0 } and ｛1｝") == "with {0} and {1}"


def test_walls_and_invisible_characters_do_not_reach_an_engine() -> None:
    assert clean("啊" * 300) == "啊啊啊"
    assert clean("ab\u202e\u200bcd") == "abcd"
    assert len(clean("z" + "\u0301" * 50)) <= 4
