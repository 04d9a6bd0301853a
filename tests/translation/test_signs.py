"""Faces made of marks, Morse code and unknown initials: recognised and left whole, nothing else with them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sampan.translation.protect import find_protected
from sampan.translation.signs import decode_morse, find_initials, find_morse

_DRAWN = r"""
(≧∇≦)ﾉ ╮(╯▽╰)╭ (T_T) ʕ•ᴥ•ʔ (╯°□°)╯︵┻━┻ ¯\_(ツ)_/¯ _(:з」∠)_ QAQ QwQ TAT T_T ^_^ >_< -_- =_= orz :) ;) :D :3
<3 xD (๑•̀ㅂ•́)و✧ (´▽｀) (ಥ_ಥ) ヾ(≧▽≦*)o (눈_눈) owo (>_<) (´･ω･`) (；′⌒`) (｡♥‿♥｡) ヽ(✿ﾟ▽ﾟ)ノ </3
"""
FACES = _DRAWN.split()


@pytest.mark.parametrize("face", FACES)
def test_a_face_stays_whole(face: str) -> None:
    body = f"太好了 {face} 呀"
    assert [(one.kind, one.text) for one in find_protected(body)] == [("emoji", face)]


@pytest.mark.parametrize(
    "body",
    [
        "(see below)", "（好吃）", "12:30", "颜色:(红)", "a<3.5", "(10°C)", "x_x_y", "(1.5 m)", "8) item",
        "w/o", "for (i=0; i<3; i++)", "价格（￥50）", "wow", "Tip: (x)", "(a, b)", "（1）", "1-2-3", "--",
        "...", "a ... b - c", "- one\n- two\n- three", "—— …… ——", "- - - - -",
    ],
)  # fmt: skip
def test_ordinary_writing_is_no_face_and_no_morse(body: str) -> None:
    assert find_protected(body) == []


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("-.-. .- -", "CAT"),
        ("... --- ...", "SOS"),
        (".... .. / - .... . .-. .", "HI THERE"),
        ("−·−· / ·− / −", "CAT"),
        ("-..----.--..... -.--..-.-----.-", "你好"),
    ],
)
def test_morse_is_kept_and_read(code: str, says: str) -> None:
    body = f"听 {code}"
    assert decode_morse(code) == says
    if says != "你好":  # two letters are too few to be sure
        assert find_morse(body) == [(code, says)]
        assert [one.text for one in find_protected(body)] == [code]


def test_what_is_no_letter_says_nothing() -> None:
    assert decode_morse(".-.-.- .-") == ""
    assert find_morse("... - ...") == []


def test_initials_that_nobody_knows_are_seen_in_chinese_only() -> None:
    assert find_initials("他真的xjbl乱说，发pdf给我，kkk，3kg") == ["xjbl"]
    assert find_initials("xjbl rhythm hmm") == []


@given(st.text(alphabet="()（）°≧_-. /~^><:;TtQ<3oO\\╯", max_size=300))
def test_any_heap_of_marks_is_read_in_order(body: str) -> None:
    end = 0
    for one in find_protected(body):
        assert end <= one.start < one.end <= len(body)
        assert body[one.start : one.end] == one.text
        end = one.end


@given(st.text(alphabet="-. /", max_size=200))
def test_any_dots_and_dashes_are_decoded_or_not(body: str) -> None:
    for code, says in find_morse(body):
        assert code in body
        assert says
