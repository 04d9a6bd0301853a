"""The arithmetic of the search: reciprocal rank, rating of documents, windows, questions, pinyin, folding."""

import numpy as np
import pytest

from sampan.discovery.ranking.reciprocal import fuse, places
from sampan.discovery.ranking.relevance import Way, rate
from sampan.discovery.searching.queries import read_query
from sampan.discovery.searching.questions import FOUND_MAX, Corpus, put
from sampan.discovery.selectors.shares import Shares
from sampan.discovery.terms import packing
from sampan.discovery.terms.cutting import terms_of
from sampan.discovery.terms.folding import fold
from sampan.discovery.terms.marks import WIDTHS, window_marks, windows_over
from sampan.discovery.terms.spelling import is_spelling, spellings_of


def packed(title: str, body: str = "") -> bytes:
    return packing.pack(packing.weigh([(0, terms_of(title)), (2, terms_of(body))], most=100))


def test_what_two_rankings_put_high_comes_first() -> None:
    words, meaning = places([1, 2, 3], [3.0, 2.0, 1.0]), places([3, 2, 4], [3.0, 2.0, 1.0])
    assert fuse([(words, 1.0), (meaning, 1.0)])[:2] == [3, 2]
    assert fuse([(words, 1.0), (meaning, 0.01)])[0] == 1
    assert fuse([]) == []


def test_scores_that_hardly_differ_share_a_place() -> None:
    assert places([1, 2, 3, 4], [10.0, 9.8, 9.0, 0.0], alike=0.05) == {1: 1, 2: 1, 3: 3, 4: 4}


def test_titles_rare_words_and_all_words_count_more() -> None:
    tea, otter = packing.number_of("tea"), packing.number_of("otter")
    ways = [Way(0, (tea,), 1.0), Way(1, (otter,), 4.0)]
    documents = [
        packed("", "tea"),
        packed("tea"),
        packed("", "otter"),
        packed("", "tea otter"),
        packed("milk"),
    ]
    scores, coverage = rate(documents, ways, [1.0, 4.0])
    assert scores.argsort()[::-1].tolist() == [3, 2, 1, 0, 4]
    assert coverage.tolist() == pytest.approx([0.2, 0.2, 0.8, 1.0, 0.0])


def test_a_way_of_several_terms_needs_all_of_them() -> None:
    way = Way(0, tuple(map(packing.number_of, ("ice", "cream"))), 1.0)
    scores, _coverage = rate([packed("ice"), packed("cream ice")], [way], [1.0])
    assert (scores > 0).tolist() == [False, True]
    assert np.array_equal(rate([], [way], [1.0])[0], np.zeros(0))


@pytest.mark.parametrize("newest", [1, 511, 512, 70_000, 10_000_000])
@pytest.mark.parametrize("size", [1, 600, 5_000, 2_000_000])
def test_windows_hold_the_newest_and_are_few(newest: int, size: int) -> None:
    windows = windows_over(newest, size)
    if not windows:
        assert size >= newest
        return
    assert len(windows) <= 11
    for serial in (newest, max(1, newest - size + 1)):
        assert set(window_marks(serial)) & set(windows)
    far = newest - 2 * size - 3 * WIDTHS[-1]
    assert far < 0 or not set(window_marks(far)) & set(windows)


def test_a_common_word_is_asked_for_among_the_newest_only() -> None:
    shares = Shares({"the": 0.8, "tea": 0.01}, rare=1e-6)
    few, many = Corpus(shares, 100), Corpus(shares, 10_000_000)
    assert put([read_query("the")], few)[0].within is None
    assert "=w" in (put([read_query("the")], many)[0].within or "")
    assert "=w" in (put([read_query("tea")], many)[0].within or "")
    assert put([read_query("zzyzx")], many)[0].within is None
    assert many.newest > FOUND_MAX * 100


@pytest.mark.parametrize("text", ["a'b\\c", "''", "\\", "& | ! <->", "x:*"])
def test_a_lexeme_is_quoted(text: str) -> None:
    quoted = packing.lexeme(text)
    inner = quoted[1:-1]
    assert quoted[0] == quoted[-1] == "'"
    assert inner.replace("''", "").replace("\\\\", "").count("'") == 0
    assert inner.replace("\\\\", "").count("\\") == 0


def test_a_document_has_no_more_terms_than_allowed_the_title_first() -> None:
    found = packing.weigh([(0, terms_of("小笼包")), (2, (f"w{n}" for n in range(500)))], most=50)
    assert len(found) == 50
    assert found["小笼"].weight == 0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("軟體", "软件"),
        ("Ｃafé", "cafe"),
        ("I\u200bn", "in"),
        ("👍🏽", "👍"),
        ("\u202eabc", "abc"),
        ("Straße", "strasse"),
    ],
)
def test_ways_of_writing_are_folded(one: str, other: str) -> None:
    assert fold(one) == other


def test_pinyin_is_read_by_words() -> None:
    assert "~chongqinghuoguo" in spellings_of("重庆火锅")
    assert "~yinhang" in spellings_of("银行")
    assert [is_spelling(one) for one in ("xiaolongbao", "xi'an", "coffee", "", "zh")] == [
        True,
        True,
        False,
        False,
        False,
    ]


def test_chinese_is_cut_into_characters_pairs_and_words() -> None:
    assert set(terms_of("小笼包")) == {"小", "笼", "包", "小笼", "笼包", "小笼包"}
    assert set(terms_of("noodles")) == {"noodles", "noodl"}
