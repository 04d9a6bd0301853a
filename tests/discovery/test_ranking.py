"""The order of notes as plain numbers: what is fresh, what is liked, who is followed, how it is spaced."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from sampan.discovery.ranking import weights
from sampan.discovery.ranking.candidates import Candidates, Ranked
from sampan.discovery.ranking.order import personal_order, walk
from sampan.discovery.ranking.score import engagement, freshness, rank, score
from sampan.discovery.ranking.stance import Stance


def candidates(
    *, hours: list[float], likes: list[int] | None = None, authors: list[int] | None = None
) -> Candidates:
    count = len(hours)
    acts = np.zeros((count, 4), dtype=np.int64)
    acts[:, 0] = likes or [0] * count
    return Candidates(
        note_ids=np.arange(count, 0, -1, dtype=np.int64),
        author_ids=np.array(authors or range(count), dtype=np.int64),
        hours=np.array(hours, dtype=np.float64),
        acts=acts,
        categories=np.full(count, -1, dtype=np.int64),
        languages=np.zeros(count, dtype=np.int64),
    )


def pool(
    scores: list[float],
    *,
    authors: list[int] | None = None,
    categories: list[int] | None = None,
    languages: list[int] | None = None,
    ids: list[int] | None = None,
) -> Ranked:
    count = len(scores)
    return Ranked(
        note_ids=np.array(ids or range(count, 0, -1), dtype=np.int64),
        scores=np.array(scores, dtype=np.float64),
        author_ids=np.array(authors or range(count), dtype=np.int64),
        categories=np.array(categories or [-1] * count, dtype=np.int64),
        languages=np.array(languages or [0] * count, dtype=np.int64),
    )


def test_freshness_halves_in_its_half_life() -> None:
    assert freshness(np.array([0.0, weights.HALF_LIFE_HOURS])).tolist() == [1.0, 0.5]


def test_a_note_from_the_future_is_no_fresher_than_now() -> None:
    assert freshness(np.array([-5.0])).tolist() == [1.0]


def test_one_early_like_is_no_flood() -> None:
    just_born, proven = engagement(candidates(hours=[0.1, 10.0], likes=[1, 100]))
    assert just_born < proven


def test_talk_and_shares_alone_make_no_fame() -> None:
    told = candidates(hours=[1.0] * 3, likes=[0, 20, 20])
    told.acts[0, 2:] = 500  # one person under their own note, a visitor with many sessions
    told.acts[1, 2:] = 10
    told.acts[2, 2:] = 8
    alone, talked, liked = engagement(told)
    assert alone < liked < talked


def test_of_two_of_an_age_the_better_liked_is_worth_more() -> None:
    quiet, liked = score(candidates(hours=[5.0, 5.0], likes=[0, 9]))
    assert liked > quiet


def test_of_two_alike_the_fresher_is_worth_more() -> None:
    old, new = score(candidates(hours=[100.0, 1.0], likes=[3, 3]))
    assert new > old


def test_equal_scores_stand_by_falling_id() -> None:
    assert rank(candidates(hours=[1.0] * 4), size=4).note_ids.tolist() == [4, 3, 2, 1]


def test_nobody_fills_a_pool() -> None:
    many = candidates(hours=[1.0] * 100, authors=[7] * 90 + list(range(10, 20)))
    ranked = rank(many, size=100)
    assert (ranked.author_ids == 7).sum() == weights.AUTHOR_SHARE
    assert len(ranked) == weights.AUTHOR_SHARE + 10


def test_nothing_is_ranked_out_of_nothing() -> None:
    assert len(rank(candidates(hours=[]), size=10)) == 0


def test_followed_authors_and_chosen_categories_come_earlier() -> None:
    two = pool([1.0, 0.8], authors=[1, 2], categories=[3, 4])
    assert personal_order(two, Stance()).tolist() == [0, 1]
    assert personal_order(two, Stance(followed=frozenset({2}))).tolist() == [1, 0]
    assert personal_order(two, Stance(interests=frozenset({4}))).tolist() == [1, 0]


def test_a_preference_leans_and_is_no_wall() -> None:
    two = pool([1.0, 0.4], authors=[1, 2])
    assert personal_order(two, Stance(followed=frozenset({2}))).tolist() == [0, 1]


def test_every_fifth_place_goes_to_the_newest() -> None:
    # 40 notes; the newest (highest id) has the lowest score
    falling = pool([1 - number / 100 for number in range(40)], ids=list(range(1, 41)))
    places = list(walk(falling, Stance()))
    assert places[weights.NEWEST_EVERY - 1] == 39


def test_notes_of_one_author_stand_apart_while_others_are_near() -> None:
    authors = [1, 1, 1, *range(2, 40)]
    places = list(walk(pool([1 - n / 100 for n in range(41)], authors=authors), Stance()))
    ranks = [places.index(number) for number in (0, 1, 2)]
    assert min(np.diff(sorted(ranks))) > weights.AUTHOR_GAP


def test_languages_take_turns_while_both_are_near() -> None:
    languages = [0] * 20 + [1] * 20
    spaced = pool([1 - n / 100 for n in range(40)], languages=languages)
    shown = [languages[place] for place in walk(spaced, Stance())][:24]
    runs = [len(run) for run in "".join(map(str, shown)).replace("01", "0 1").replace("10", "1 0").split()]
    assert max(runs) <= weights.LANGUAGE_RUN


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_walk_meets_every_note_once_and_is_always_the_same(data: st.DataObject) -> None:
    count = data.draw(st.integers(0, 80))
    numbers = st.lists(st.integers(0, 5), min_size=count, max_size=count)
    any_pool = pool(
        sorted(data.draw(st.lists(st.floats(0.01, 9), min_size=count, max_size=count)), reverse=True),
        authors=data.draw(numbers),
        categories=data.draw(numbers),
        languages=data.draw(numbers),
    )
    stance = Stance(
        frozenset(data.draw(st.sets(st.integers(0, 5)))), frozenset(data.draw(st.sets(st.integers(0, 5))))
    )
    once = list(walk(any_pool, stance))
    assert sorted(once) == list(range(count))
    assert once == list(walk(any_pool, stance))
