"""What an engine is asked: dates, questions and names written so that it cannot miss them."""

import pytest

from sampan.translation.dates import write_out_dates
from sampan.translation.engines.protocol import Advice, Answer, Passage, Sought
from sampan.translation.pipeline import Task, translate_through
from sampan.translation.sending import mended_passage, passage_of
from sampan.translation.slips import Slip
from sampan.translation.split import Piece
from tests.translation.scripted import ScriptedEngine
from tests.translation.test_pipeline import Adviser

WAFFLES = "I burnt the waffles again"
PLACE = Sought("云栖路", ("Yunqi Road",), "name", at_once=True)


@pytest.mark.parametrize(
    ("body", "written"),
    [
        ("2021年6月搬来的", "June 2021搬来的"),
        ("2023年7月8日开业", "July 8, 2023开业"),
        ("12月5号见", "December 5见"),
        ("9月份开学", "September开学"),
        ("3个月", "3个月"),
        ("7月22日14时05分在新疆", "July 22 14时05分在新疆"),
        ("10月1日-7日", "10月1日-7日"),
        ("3-5月", "3-5月"),
        ("3月底", "3月底"),
    ],
)
def test_dates_are_written_as_english_says_them(body: str, written: str) -> None:
    assert write_out_dates(body) == written


def test_a_question_without_its_mark_gets_it() -> None:
    assert passage_of(Piece("你们那边也这样吗", fixed=False), to="en").body == "你们那边也这样吗？"
    assert passage_of(Piece("他问吗是什么意思", fixed=False), to="en").body == "他问吗是什么意思"


def test_names_take_their_place_apart_from_letters_and_digits() -> None:
    sent = passage_of(Piece("买了尼康Z5", fixed=False), to="en", instead={"尼康": "Nikon"})
    assert sent.body == "买了Nikon Z5"


def test_what_was_missed_takes_its_place_and_what_stays_goes_behind_marks() -> None:
    advice = Advice(
        sought=(
            Sought("good vibes", ("氛围感、好心情",), "slang"),
            Sought("麻团", ("麻团",), "kept"),
        )
    )
    piece = Piece("good vibes and 麻团 and waffles", fixed=False)
    slips = (Slip("slang", "good vibes"), Slip("kept", "麻团"), Slip("left", "waffles"))
    mended = mended_passage(piece, slips, advice, to="zh-Hans", meanings={"waffles": "华夫饼"})
    assert mended == Piece("氛围感 and {0} and 华夫饼", fixed=False, marks=("麻团",))
    assert mended_passage(piece, (Slip("pause"),), advice, to="zh-Hans", meanings={}) is None


def test_an_english_word_that_stayed_is_asked_for_in_chinese() -> None:
    engine = ScriptedEngine(
        lambda passage: "我又把华夫饼烤糊了" if "华夫饼" in passage.body else "我又把 waffles 烤糊了"
    )
    [outcome] = translate_through(
        engine, [Task(WAFFLES, "zh-Hans")], Adviser(Advice(), {"waffles": "华夫饼"})
    )
    assert outcome.body == "我又把华夫饼烤糊了"
    assert len(engine.asked) == 2


def test_a_word_that_no_dictionary_has_is_asked_for_in_another_way() -> None:
    engine = ScriptedEngine(lambda passage: "我又烤糊了" if passage.again else "我又把 waffles 烤糊了")
    [outcome] = translate_through(engine, [Task(WAFFLES, "zh-Hans")], Adviser(Advice()))
    assert outcome.body == "我又烤糊了"


def test_an_answer_with_a_slip_serves_where_nothing_better_comes() -> None:
    engine = ScriptedEngine(lambda passage: "我又把 waffles 烤糊了")
    for dictionary in ({}, {"waffles": "华夫饼"}):
        [outcome] = translate_through(engine, [Task(WAFFLES, "zh-Hans")], Adviser(Advice(), dictionary))
        assert outcome.body == "我又把 waffles 烤糊了"


def test_a_better_answer_with_a_fault_is_not_taken() -> None:
    engine = ScriptedEngine(
        lambda passage: "华夫饼50个" if "华夫饼" in passage.body else "我又把 waffles 烤糊了"
    )
    [outcome] = translate_through(
        engine, [Task(WAFFLES, "zh-Hans")], Adviser(Advice(), {"waffles": "华夫饼"})
    )
    assert outcome.body == "我又把 waffles 烤糊了"


def test_a_place_is_spelled_before_the_engine_is_asked() -> None:
    engine = ScriptedEngine(lambda passage: "A bakery opened on Yunqi Road")
    [outcome] = translate_through(
        engine, [Task("云栖路开了家面包店", "en")], Adviser(Advice(sought=(PLACE,)))
    )
    assert [passage.body for passage in engine.asked] == ["Yunqi Road开了家面包店"]
    assert outcome.body == "A bakery opened on Yunqi Road"


def test_of_several_answers_the_one_with_the_fewest_slips_is_taken() -> None:
    class Several(ScriptedEngine):
        def translate(self, passages: list[Passage], *, source: str, target: str) -> list[Answer | None]:
            said = ("我今天吃了三个汤圆", "我今天吃了三个汤圆呢", "今天三个麻团下肚")
            return [Answer(said[0], others=said[1:]) for _ in passages]

    advice = Advice(sought=(Sought("麻团", ("麻团",), "kept"),))
    engine = Several(lambda passage: None)
    [outcome] = translate_through(engine, [Task("I ate three 麻团 today", "zh-Hans")], Adviser(advice))
    assert outcome.body == "今天三个麻团下肚"
