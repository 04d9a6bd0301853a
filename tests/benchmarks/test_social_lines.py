"""Tests of the benchmark's social lines: their form, their checks, and that none is a line of our own."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest
import regex

from benchmarks.support.social import (
    FILE,
    REPEAT_CHARACTERS,
    SocialLine,
    asked_checks,
    find_misses,
    read_social_lines,
)
from sampan.translation.lines import read_own_lines

LINES = read_social_lines()
NEAR = 0.6
"""Lines that share more than this part of their three-letter pieces are the same line, retouched."""


def _pieces(text: str) -> frozenset[str]:
    bare = regex.sub(r"[\W_]+", "", text.casefold())
    return frozenset(bare[place : place + 3] for place in range(max(1, len(bare) - 2)))


def _line(start: str) -> SocialLine:
    return next(line for line in LINES if line.source.startswith(start))


def test_there_are_fifty_lines_each_way_with_references() -> None:
    assert Counter(line.target for line in LINES) == {"en": 50, "zh-Hans": 50}
    assert len({line.source for line in LINES}) == 100
    assert all(line.references for line in LINES)
    assert sum(len(line.source) >= 300 for line in LINES) >= 4
    assert "CC0" in FILE.read_text(encoding="utf-8").split("\n", 1)[0]


def test_every_kind_of_trouble_is_there_both_ways() -> None:
    kinds = Counter((line.target, line.kind) for line in LINES)
    for kind in ("money", "numbers", "names", "emoji", "slang", "questions", "mixed", "long"):
        assert kinds["en", kind] >= 4, kind
        assert kinds["zh-Hans", kind] >= 4, kind


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.source[:20])
def test_its_references_pass_the_checks_of_a_line(line: SocialLine) -> None:
    for reference in line.references:
        assert find_misses(line, reference) == {}, reference


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.source[:20])
def test_what_must_stand_in_the_answer_stands_in_the_source_too(line: SocialLine) -> None:
    """Emoji are counted in the source, so they must be written there as in the check."""
    for demand in line.emoji:
        assert any(form in line.source for form in demand.renderings), demand


def test_no_line_is_a_line_of_our_own_or_near_one() -> None:
    own = [(side, _pieces(side)) for line in read_own_lines() for side in (line.zh, line.en)]
    holders: dict[str, list[int]] = defaultdict(list)
    for place, (_text, pieces) in enumerate(own):
        for piece in pieces:
            holders[piece].append(place)
    near = []
    for line in LINES:
        pieces = _pieces(line.source)
        shared = Counter(place for piece in pieces for place in holders.get(piece, ()))
        near += [
            (line.source, own[place][0])
            for place, count in shared.items()
            if count > NEAR * len(pieces | own[place][1])
        ]
    assert near == []


@pytest.mark.parametrize(
    ("start", "answer", "missed"),
    [
        (
            "BBA",
            "Can you get a BBA二手车 for 15,000?",
            {"money", "original left in it", "said what it must not"},
        ),
        ("这家烤肉", "This barbecue place is 50 euros per person.", {"said what it must not"}),
        ("Rent for", "我这儿一个单间的房租涨到2400元，我要疯了。", {"money", "said what it must not"}),
        ("Quick question", "你可以说“逆袭”。", {"names", "question", "said what it must not"}),
        ("猫猫把", "The cat knocked over my milk tea 😭 but it's cute", {"emoji and codes"}),
        ("下载RedNote", "My first day on Xiaohongshu and people are so nice!", {"names"}),
        ("2019年3月", "I joined in March 2019 and was laid off in October 2023, 5.5 years.", {"numbers"}),
        ("被你种草了", "You planted grass in me, I ordered it.", {"slang", "said what it must not"}),
        (
            "Hot tea",
            "Hot tea, rain outside, a good book 📖☕️ perfect Sunday!",
            {"echo", "original left in it"},
        ),
    ],
)
def test_known_faults_are_seen(start: str, answer: str, missed: set[str]) -> None:
    assert missed <= set(find_misses(_line(start), answer))


def test_a_number_may_touch_another_where_a_sign_stands_between() -> None:
    line = _line("My grandma turned 91")
    assert "numbers" not in find_misses(line, "我外婆4月91岁，打牌还是能赢我。")
    assert "numbers" in find_misses(line, "我外婆14月191岁，打牌还是能赢我。")


def test_an_answer_that_is_one_of_the_examples_is_seen() -> None:
    answer = "This barbecue costs 50 a head." + " " * REPEAT_CHARACTERS
    line = _line("这家烤肉")
    assert "repeats an example" in find_misses(line, answer, own_lines=frozenset({answer}))
    assert "repeats an example" not in find_misses(line, answer)


def test_run_away_and_broken_off_answers_are_seen() -> None:
    line = _line("租房避坑清单")
    whole = line.references[0]
    assert "run away" in find_misses(line, whole * 3)
    assert "broken off" in find_misses(line, whole[: len(whole) // 3])


def test_a_text_left_as_it_was_fails_that_check_only() -> None:
    for line in LINES:
        assert set(find_misses(line, line.source)) == {"left as it was"}
        assert "left as it was" in asked_checks(line)
