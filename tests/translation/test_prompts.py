"""What language models get: the fixed part first, then what was chosen for the passage, then the passage."""

from sampan.translation.engines.prompts import CONTEXT_FOR_CHARS, PROMPTS
from sampan.translation.engines.protocol import EN_TO_ZH, ZH_TO_EN, Advice, Passage

PROMPT = PROMPTS[ZH_TO_EN]
FIXED = PROMPT.messages(Passage("x"))[:-1]


def test_the_fixed_part_is_the_same_for_every_passage() -> None:
    advised = Passage("绝绝子", context="探店", again=True, advice=Advice(examples=(("好吃", "Tasty"),)))
    assert PROMPT.messages(advised)[: len(FIXED)] == FIXED


def test_the_closest_example_stands_last_and_the_passage_after_it() -> None:
    advice = Advice(examples=(("近", "near"), ("远", "far")))
    found = [message["content"] for message in PROMPT.messages(Passage("话", advice=advice))[len(FIXED) :]]
    assert [content.split("\n")[-1] for content in found] == ["远", "far", "近", "near", "话"]


def test_terms_and_a_short_passage_s_title_are_told() -> None:
    advice = Advice(terms=(("绝绝子", "absolutely amazing"),))
    told = PROMPT.messages(Passage("绝绝子{0}", context="周末\n探店", advice=advice))[-1]["content"]
    assert told.endswith(":\n绝绝子{0}")
    assert "绝绝子 = absolutely amazing" in told
    assert "周末 探店" in told
    long = Passage("很" * (CONTEXT_FOR_CHARS + 1), context="周末探店")
    assert "探店" not in PROMPT.messages(long)[-1]["content"]
    same = Passage("周末探店", context="周末探店")
    assert PROMPT.messages(same)[-1]["content"].count("周末探店") == 1


def test_braces_in_what_people_wrote_are_only_letters() -> None:
    odd = Passage("{notes} {0} {", context="{title} {x", advice=Advice(terms=(("{word}", "{meaning}"),)))
    for prompt in (PROMPT, PROMPTS[EN_TO_ZH]):
        assert prompt.messages(odd)[-1]["content"].endswith("{notes} {0} {")
