"""Lines are trained on in the form in which the engine meets them."""

from sampan.translation.engines.prompts import PROMPTS, chat
from sampan.translation.engines.protocol import EN_TO_ZH, ZH_TO_EN, Passage
from training.as_sent import PAIRS, ask_for_line, asked, both_ways


def test_a_passage_is_asked_for_as_the_engine_asks() -> None:
    for pair in PAIRS:
        one = asked(pair, Passage("x {0}"), "y {0}")
        assert one.start + one.question == chat(PROMPTS[pair].messages_without_examples(Passage("x {0}")))
        assert one.start.count("<|im_end|>") == 1
        assert one.question.endswith("<|im_start|>assistant\n")


def test_the_prompt_without_examples_shows_none() -> None:
    for pair in PAIRS:
        messages = PROMPTS[pair].messages_without_examples(Passage("x", context="a title"))
        assert [message["role"] for message in messages] == ["system", "user"]
        assert "a title" not in messages[1]["content"]


def test_emoji_at_an_end_are_cut_off_both_sides() -> None:
    (one,) = ask_for_line(ZH_TO_EN, "看饿了😭", "Now I'm hungry 😭")
    assert (one.body, one.answer) == ("看饿了", "Now I'm hungry")


def test_what_stands_inside_is_a_mark_on_both_sides() -> None:
    (one,) = ask_for_line(EN_TO_ZH, "ask @mei.lin about the cake", "蛋糕的事问 @mei.lin 吧")
    assert (one.body, one.answer) == ("ask {0} about the cake", "蛋糕的事问 {0} 吧")


def test_emoji_between_sentences_part_both_sides() -> None:
    found = ask_for_line(
        ZH_TO_EN, "今天好冷啊😭明天去吃火锅吧", "It's so cold today 😭 Let's have hotpot tomorrow"
    )
    assert [one.answer for one in found] == ["It's so cold today", "Let's have hotpot tomorrow"]


def test_a_mark_that_the_translation_lacks_leaves_the_line_out() -> None:
    assert ask_for_line(ZH_TO_EN, "问一下 @mei.lin 蛋糕的事", "Ask her about the cake") == []


def test_numbers_are_written_out_and_terms_are_told() -> None:
    (one,) = ask_for_line(ZH_TO_EN, "这车15w落地，绝绝子", "This car is 150,000 all in, absolutely amazing")
    assert "150,000" in one.body
    assert "绝绝子 = absolutely amazing" in one.question


def test_both_ways_are_each_other_s_answers() -> None:
    into_english, into_chinese = both_ways("这里的猫很多。", "There are many cats here.")
    assert (into_english.pair, into_chinese.pair) == PAIRS
    assert into_english.answer == into_chinese.body
    assert into_chinese.answer == into_english.body
