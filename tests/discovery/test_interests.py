"""Interests are told apart by what notes say: not by their language, and not averaged."""

import numpy as np
import numpy.typing as npt

from sampan.discovery.ranking.interests import (
    MAX_INTERESTS,
    author_weights,
    category_weights,
    decay,
    find_interests,
    language_weights,
    nearness,
)
from sampan.discovery.ranking.meaning import ENOUGH, Means, means_of
from sampan.translation.embedding import embed
from tests.discovery.meanings import meaning

Vectors = npt.NDArray[np.float32]


def _texts(subject: str, count: int, language: str = "en") -> Vectors:
    return np.stack([meaning(subject, language, number=number) for number in range(count)])


def _means(subjects: tuple[str, ...]) -> Means:
    sums = [
        np.concatenate([_texts(one, 20, language) for one in subjects]).sum(axis=0)
        for language in ("zh", "en")
    ]
    return means_of(np.stack(sums), np.array([20 * len(subjects)] * 2))


SUBJECTS = ("pottery", "football", "noodles", "cats")
MEANS = _means(SUBJECTS)


def test_two_hobbies_are_two_interests_and_the_smaller_is_not_lost() -> None:
    vectors = MEANS.center(
        np.concatenate([_texts("pottery", 20), _texts("football", 4)]), np.ones(24, np.int64)
    )

    interests = find_interests(np.arange(1, 25), vectors, np.ones(24))

    assert len(interests) == 2
    assert set(interests.members[:20]) == {0}
    assert set(interests.members[20:]) == {1}
    assert interests.weights.tolist() == [20 / 24, 4 / 24]
    assert 1 <= interests.note_ids[0] <= 20
    assert 21 <= interests.note_ids[1] <= 24


def test_a_hobby_in_two_languages_is_one_interest() -> None:
    families = np.array([1] * 6 + [0] * 6 + [1] * 6)
    texts = np.concatenate([_texts("pottery", 6), _texts("pottery", 6, "zh"), _texts("football", 6)])

    interests = find_interests(np.arange(18), MEANS.center(texts, families), np.ones(18))

    assert len(set(interests.members[:12])) == 1
    assert interests.members[0] != interests.members[12]


def test_without_taking_the_language_away_it_would_be_told_apart_by_language() -> None:
    texts = np.concatenate([_texts("pottery", 6), _texts("pottery", 6, "zh")])
    cosines = texts @ texts.T
    centered = MEANS.center(texts, np.array([1] * 6 + [0] * 6))

    assert cosines[:6, :6].min() > cosines[:6, 6:].max()
    assert (centered @ centered.T)[:6, 6:].min() > 0.3


def test_one_hobby_is_one_interest_and_many_are_no_more_than_are_kept() -> None:
    one = find_interests(np.arange(10), MEANS.center(_texts("cats", 10), np.ones(10, np.int64)), np.ones(10))
    crowd = np.concatenate([_texts(f"subject {number}", 5) for number in range(12)])
    many = find_interests(np.arange(60), MEANS.center(crowd, np.ones(60, np.int64)), np.ones(60))

    assert len(one) == 1
    assert len(many) == MAX_INTERESTS


def test_the_order_of_the_notes_makes_no_difference() -> None:
    ids = np.arange(100, 124)
    vectors = MEANS.center(
        np.concatenate([_texts("pottery", 14), _texts("noodles", 10)]), np.ones(24, np.int64)
    )
    shuffled = np.random.default_rng(3).permutation(24)

    straight = find_interests(ids, vectors, np.ones(24))
    mixed = find_interests(ids[shuffled], vectors[shuffled], np.ones(24))

    assert straight.note_ids.tolist() == mixed.note_ids.tolist()
    assert straight.members[shuffled].tolist() == mixed.members.tolist()


def test_the_strongest_interest_is_what_was_liked_lately_and_much() -> None:
    vectors = MEANS.center(
        np.concatenate([_texts("pottery", 10), _texts("football", 5)]), np.ones(15, np.int64)
    )
    weights = np.r_[np.full(10, 0.1), np.full(5, 2.0)]

    interests = find_interests(np.arange(15), vectors, weights)

    assert interests.members[12] == 0
    assert interests.weights[0] > 0.9


def test_nobody_and_nothing_have_no_interests() -> None:
    nothing = find_interests(np.zeros(0, np.int64), np.zeros((0, 384), np.float32), np.zeros(0))
    cosines, which = nearness(_texts("cats", 2), nothing)

    assert len(nothing) == 0
    assert cosines.tolist() == [0, 0]
    assert which.tolist() == [-1, -1]


def test_a_vector_looked_for_in_the_other_language_lies_among_its_texts_on_the_subject() -> None:
    asked = MEANS.toward(MEANS.center(_texts("noodles", 1), np.array([1]))[0], 0)
    there = np.concatenate([_texts(one, 5, "zh") for one in SUBJECTS])

    best = np.argsort(-(there @ asked))[:5]

    assert set(best) == {10, 11, 12, 13, 14}


def test_too_few_notes_of_a_language_borrow_the_mean_of_all() -> None:
    sums = np.stack([np.full(3, 2.0), np.full(3, float(ENOUGH))])
    few = means_of(sums, np.array([2, ENOUGH]))
    none = means_of(sums, np.array([2, 2]))

    assert few.vectors[0].tolist() == few.vectors[1].tolist()
    assert none.vectors.tolist() == np.zeros((2, 3)).tolist()


def test_old_likes_fade_and_never_vanish() -> None:
    today, month, decade = decay(np.array([0.0, 30.0, 3650.0])).tolist()

    assert today == 1
    assert 0.5 < month < 0.55
    assert 0.04 < decade < 0.06


def test_one_like_is_not_a_passion_and_a_choice_counts_before_any_like() -> None:
    nothing = np.zeros(0)
    asked = category_weights(nothing.astype(np.int64), nothing, chosen=np.array([3]), count=16)
    liked_once = category_weights(np.array([5]), np.ones(1), chosen=np.zeros(0, np.int64), count=16)
    liked_often = category_weights(np.full(30, 5), np.ones(30), chosen=np.zeros(0, np.int64), count=16)

    assert asked.argmax() == 3
    assert liked_once.argmax() == 5
    assert liked_once[5] < 0.5 < 0.9 < liked_often[5]


def test_languages_begin_with_what_is_read_and_follow_what_is_liked() -> None:
    english = frozenset({1})
    before = language_weights(np.zeros(0, np.int64), np.zeros(0), reads=english)
    after = language_weights(np.zeros(20, np.int64), np.ones(20), reads=english)

    assert before[1] > before[0] > 0
    assert after[0] > after[1] > 0


def test_authors_come_by_closeness_that_never_reaches_one() -> None:
    ids, weights = author_weights(np.array([7, 9, 7, 7]), np.array([1.0, 1.0, 1.0, 50.0]))

    assert ids.tolist() == [7, 9]
    assert weights[1] < 0.5 < weights[0] < 1


POTTERY = (
    "Throwing my first bowl on the potter's wheel: the clay collapsed until I learned to center it properly",
    "Glaze tests for my stoneware: how celadon and iron red came out of the kiln after the second firing",
    "A pottery class in an old studio: wedging clay, trimming feet and waiting for the kiln to cool",
    "第一次拉坯做陶碗，泥总是塌，老师教我怎么把泥定中心",
    "青瓷釉色实验：同样的泥料进窑两次，烧出来的颜色完全不一样",
    "景德镇陶艺工作室体验，揉泥、修坯、上釉，等开窑那天最紧张",
)
FOOTBALL = (
    "Our Sunday league team won the football match on penalties after a goalless second half",
    "Which boots for a wet football pitch? I tried three pairs at training with my team",
    "How I trained as a goalkeeper: diving drills and reading the striker before a penalty",
    "周日业余足球联赛，我们点球大战赢了，守门员扑出两个点球",
    "下雨天踢足球穿什么球鞋？训练时试了三双",
    "新手守门员训练笔记：扑球动作和预判前锋射门",
)


def test_the_model_itself_tells_two_hobbies_apart_across_two_languages() -> None:
    texts = np.asarray(embed([*POTTERY, *FOOTBALL]), dtype=np.float32)
    families = np.array([1, 1, 1, 0, 0, 0] * 2)
    means = Means(np.stack([texts[families == family].mean(axis=0) for family in (0, 1)]))

    interests = find_interests(np.arange(12), means.center(texts, families), np.ones(12))
    as_given = find_interests(np.arange(12), texts, np.ones(12))

    pottery, football = set(interests.members[:6]), set(interests.members[6:])
    glaze_in_english, glaze_in_chinese = interests.members[1], interests.members[4]
    assert not pottery & football
    assert glaze_in_english == glaze_in_chinese
    assert len(as_given) == 1
