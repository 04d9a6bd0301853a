"""The order of a page: nothing twice, authors apart, languages mixed, new notes seen, better ones earlier."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sampan.discovery.ranking import mixing, weights
from sampan.discovery.ranking.mixing import Mix, other_share
from sampan.discovery.ranking.page import Listed, Rules, arrange, joined
from sampan.discovery.ranking.sources import Source
from sampan.discovery.ranking.themes import themes_of_vectors

MIXES: tuple[Mix, ...] = ("mine", "both", "surprise")


def listed(
    scores: list[float],
    *,
    ids: list[int] | None = None,
    authors: list[int] | None = None,
    sources: list[int] | None = None,
    anchors: list[int] | None = None,
    categories: list[int] | None = None,
    languages: list[int] | None = None,
    shown: list[float] | None = None,
    good: list[float] | None = None,
) -> Listed:
    count = len(scores)
    return Listed(
        note_ids=np.array(ids or range(1, count + 1), dtype=np.int64),
        author_ids=np.array(authors or range(1, count + 1), dtype=np.int64),
        scores=np.array(scores, dtype=np.float64),
        sources=np.array(sources or [0] * count, dtype=np.int64),
        anchors=np.array(anchors or [0] * count, dtype=np.int64),
        categories=np.array(categories or [-1] * count, dtype=np.int64),
        languages=np.array(languages or [-1] * count, dtype=np.int64),
        good=None if good is None else np.array(good),
        shown=None if shown is None else np.array(shown),
    )


def ordered(notes: Listed, rules: Rules | None = None, size: int = 10_000, seed: int = 1) -> list[int]:
    chance = np.random.default_rng(seed)
    return arrange(notes, rules=rules or Rules(), size=size, chance=chance).tolist()


@st.composite
def anything(draw: st.DrawFn) -> tuple[Listed, Rules]:
    count = draw(st.integers(1, 60))

    def column(low: int, high: int) -> list[int]:
        return draw(st.lists(st.integers(low, high), min_size=count, max_size=count))

    scores = draw(st.lists(st.floats(-1, 5, width=16), min_size=count, max_size=count))
    notes = listed(
        scores,
        ids=column(1, 40),
        authors=column(1, draw(st.integers(1, 20))),
        sources=column(0, len(Source) - 1),
        anchors=column(0, 5),
        categories=column(-1, 4),
        languages=column(-1, 1),
    )
    rules = Rules(
        draw(st.sampled_from(MIXES)), draw(st.integers(-1, 1)), frozenset(draw(st.sets(st.integers(0, 4))))
    )
    return notes, rules


@settings(max_examples=150, deadline=None)
@given(anything())
def test_every_note_comes_once_and_no_other(case: tuple[Listed, Rules]) -> None:
    notes, rules = case
    came = notes.note_ids[ordered(notes, rules)].tolist()
    assert sorted(came) == sorted(set(notes.note_ids.tolist()))


@settings(max_examples=150, deadline=None)
@given(anything())
def test_an_author_comes_again_too_soon_only_when_nobody_else_is_left(case: tuple[Listed, Rules]) -> None:
    notes, rules = case
    order = ordered(notes, rules)
    authors = [int(notes.author_ids[place]) for place in order]
    for at, author in enumerate(authors):
        recent = set(authors[max(0, at - weights.AUTHOR_GAP) : at])
        if author in recent:
            assert set(authors[at:]) <= recent


@settings(max_examples=100, deadline=None)
@given(anything(), st.data())
def test_a_note_that_scores_higher_never_comes_later(case: tuple[Listed, Rules], data: st.DataObject) -> None:
    notes, rules = case
    if len(set(notes.note_ids.tolist())) < len(notes):
        return
    raised = data.draw(st.integers(0, len(notes) - 1))
    before = ordered(notes, rules).index(raised)
    notes.scores[raised] += 1.0
    assert ordered(notes, rules).index(raised) <= before


@settings(max_examples=60, deadline=None)
@given(anything(), st.integers(0, 30))
def test_a_part_of_the_order_is_its_beginning(case: tuple[Listed, Rules], size: int) -> None:
    notes, rules = case
    assert ordered(notes, rules, size) == ordered(notes, rules)[:size]


@pytest.mark.parametrize("mix", MIXES)
@pytest.mark.parametrize("language", [0, 1])
def test_the_languages_keep_the_share_that_was_asked_for(mix: Mix, language: int) -> None:
    chance = np.random.default_rng(3)
    # The other language scores far worse, or far better: neither may win the page.
    for lift in (0.0, 5.0):
        languages = [number % 2 for number in range(400)]
        scores = [float(chance.random()) + lift * (own != language) for own in languages]
        notes = listed(scores, languages=languages)
        order = ordered(notes, Rules(mix, language), size=150)
        others = np.cumsum([languages[place] != language for place in order])
        fair = other_share(mix, language) * np.arange(1, 151)
        assert np.abs(others - fair).max() <= weights.OTHER_LEAD + 1.0


def test_who_wants_their_own_language_still_meets_the_best_of_the_other() -> None:
    scores = [float(score) for score in range(100, 0, -1)]
    languages = [0] * 90 + [1] * 10
    order = ordered(listed(scores, languages=languages), Rules("mine", 0), size=40)
    others = [place for place in order if languages[place] == 1]
    assert others == [90, 91, 92]


def test_without_the_other_language_the_page_is_full_all_the_same() -> None:
    assert len(ordered(listed([1.0] * 30, languages=[0] * 30), Rules("surprise", 0))) == 30


def test_every_sixth_place_goes_to_a_new_note() -> None:
    count = 60
    sources = [int(Source.GENERAL)] * 40 + [int(Source.FRESH)] * 20
    notes = listed([2.0] * 40 + [0.1] * 20, sources=sources)
    order = ordered(notes, size=30)
    new = [at + 1 for at, place in enumerate(order) if sources[place] == Source.FRESH]
    assert new == list(range(weights.FRESH_EVERY, 31, weights.FRESH_EVERY))
    assert count == len(ordered(notes))


def test_new_notes_that_did_well_are_drawn_more_often_but_not_always() -> None:
    notes = listed(
        [2.0] * 12 + [0.1, 0.1],
        sources=[int(Source.GENERAL)] * 12 + [int(Source.FRESH)] * 2,
        shown=[0.0] * 12 + [40.0, 40.0],
        good=[0.0] * 12 + [12.0, 3.0],
    )
    first = [ordered(notes, seed=seed)[weights.FRESH_EVERY - 1] for seed in range(200)]
    assert 0.8 < first.count(12) / 200 < 1.0
    assert first.count(12) + first.count(13) == 200


def test_a_new_note_that_is_worth_it_need_not_wait_for_the_places_of_new_ones() -> None:
    notes = listed([1.0] * 20 + [3.0], sources=[int(Source.GENERAL)] * 20 + [int(Source.FRESH)])
    assert ordered(notes)[0] == 20


def test_what_the_reader_knows_is_broken_up_by_surprises() -> None:
    categories = [1] * 40 + [2] * 40
    notes = listed([2.0] * 40 + [0.5] * 40, categories=categories)
    found = {}
    for mix in MIXES:
        order = ordered(notes, Rules(mix, 0, frozenset({1})), size=40)
        found[mix] = sum(categories[place] == 2 for place in order)
    assert 0 < found["mine"] < found["both"] < found["surprise"] <= 20


def test_what_repeats_waits_a_little() -> None:
    scores = [1.0, 0.99, 0.98, 0.97, 0.9, 0.89]
    order = ordered(listed(scores, categories=[1, 1, 1, 1, 2, 2]))
    assert order[0] == 0
    assert order[1] == 4
    anchored = listed(scores, categories=[1] * 6, sources=[int(Source.ALIKE)] * 6, anchors=[7, 7, 7, 7, 8, 8])
    assert ordered(anchored)[1] == 4


def test_notes_with_nearly_the_same_words_share_a_theme() -> None:
    chance = np.random.default_rng(1)
    centres = chance.normal(size=(4, 32))
    vectors = np.repeat(centres, 5, axis=0) + chance.normal(scale=0.1, size=(20, 32))
    vectors = np.vstack([vectors, np.zeros(32)])
    themes = themes_of_vectors(vectors, themes=4)
    groups = themes[:20].reshape(4, 5)
    assert (groups == groups[:, :1]).all()
    assert len(set(groups[:, 0].tolist())) == 4
    assert themes[20] == -1


def test_a_note_in_two_lists_comes_once_and_with_the_better_reason() -> None:
    personal = listed([0.9], ids=[5], sources=[int(Source.TOGETHER)])
    general = listed([0.5, 0.4], ids=[5, 6], authors=[1, 2])
    both = joined(personal, general)
    order = ordered(both)
    assert both.note_ids[order].tolist() == [5, 6]
    assert both.sources[order].tolist() == [Source.TOGETHER, Source.GENERAL]


def test_nothing_gives_nothing() -> None:
    assert ordered(listed([])) == []
    assert ordered(listed([1.0]), size=0) == []


def test_the_turns_of_new_notes_and_surprises_never_meet() -> None:
    turns = mixing.Turns("surprise", 0)
    kinds = [turns._kind(place) for place in range(240)]
    assert kinds.count(mixing.Kind.NEW) == 240 // weights.FRESH_EVERY
    surprises = kinds.count(mixing.Kind.SURPRISE)
    assert surprises == (240 - 240 // weights.FRESH_EVERY) // weights.SURPRISE_EVERY_SURPRISE
