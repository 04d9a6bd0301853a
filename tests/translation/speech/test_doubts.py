"""What a recogniser makes up over music and silence is left out; what people say stays."""

import pytest

from sampan.translation.speech.cues import Word
from sampan.translation.speech.doubts import Phrase, really_said


def phrase(text: str, *, sure: float = 0.9, **figures: float) -> Phrase:
    parts = text.split(" ") if " " in text else [text]
    return Phrase(
        tuple(Word(i * 300, i * 300 + 300, f" {part}", sure) for i, part in enumerate(parts)), **figures
    )


SPEECH = [phrase("First we wash the rice."), phrase("然后加水，煮二十分钟")]


def test_plain_speech_stays_as_it_is() -> None:
    assert really_said(SPEECH) == SPEECH


@pytest.mark.parametrize(
    "made_up",
    [
        phrase("字幕由Amara.org社区提供"),
        phrase("字幕志愿者 李宗盛"),
        phrase("请不吝点赞 订阅 转发 打赏支持明镜与点点栏目"),
        phrase("Subtitles by the Amara.org community"),
        phrase("Thanks for watching!", log_prob=-0.7),
        phrase("谢谢观看", silence=0.8),
        phrase("la la la la la la la la la la la la la la", compression=3.0),
        phrase("one two one two one two one two one two one two one two"),
        phrase("♪ ♪ ♪"),
        phrase("what is this even", sure=0.2),
        phrase("maybe somebody spoke", silence=0.9, log_prob=-1.3),
    ],
    ids=lambda one: one.text[:20],
)
def test_what_nobody_said_goes(made_up: Phrase) -> None:
    assert really_said([*SPEECH, made_up]) == SPEECH


def test_a_farewell_that_was_really_said_stays() -> None:
    bye = phrase("Thanks for watching!", log_prob=-0.1)
    assert really_said([*SPEECH, bye])[-1] == bye


@pytest.mark.parametrize(
    "alone", [phrase("Thanks for watching!"), phrase("you"), phrase("谢谢大家"), phrase("I")]
)
def test_a_farewell_alone_is_no_speech(alone: Phrase) -> None:
    assert really_said([alone]) == []


def test_a_line_in_a_loop_is_kept_twice_at_most() -> None:
    again = phrase("We will rock you tonight")
    assert really_said([SPEECH[0], again, again, again, again, SPEECH[1]]) == [
        SPEECH[0],
        again,
        again,
        SPEECH[1],
    ]
