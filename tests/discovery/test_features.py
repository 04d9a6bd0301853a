"""Features are numbers between 0 and 1, each in its column; lists keep something of everything."""

from dataclasses import replace

import numpy as np

from sampan.discovery.ranking.features import Known, Leanings, Tie, feature_matrix
from sampan.discovery.ranking.predict import FEATURES, PLACE, pack, predict_by_formula, unpack, value
from sampan.discovery.ranking.quotas import AUTHOR_MAX, KEPT, MOST, choose
from sampan.discovery.ranking.sources import Source

KNOWN = Known(
    note_ids=np.array([1, 2, 3]),
    author_ids=np.array([10, 11, 12]),
    categories=np.array([0, 5, -1]),
    languages=np.array([0, 1, -1]),
    is_video=np.array([True, False, False]),
    hours=np.array([0.0, 60.0, 6000.0]),
    acts=np.array([[20, 10, 2, 1, 0, 1, 5, 0], [0] * 8, [0, 500, 0, 0, 0, 0, 0, 0]], dtype=np.float64),
    impressions=np.array([100.0, 0.0, 0.0]),
    counts=np.array([[10, 2, 1, 0], [0] * 4, [500, 0, 0, 0]]),
)
TIE = Tie(
    sources=np.array([Source.TOGETHER, Source.FRESH, Source.FOLLOWED]),
    cosines=np.array([0.9, -0.2, 0.15]),
    together=np.array([4.0, 0.0, 1.0]),
    follows_author=np.array([False, False, True]),
    follows_topic=np.array([True, False, False]),
    is_translated=np.array([False, True, True]),
    is_less=np.array([False, False, True]),
)
LEANINGS = Leanings(
    categories=np.r_[0.5, np.full(15, 0.5 / 15)],
    languages=np.array([0.2, 0.8]),
    author_ids=np.array([12, 99]),
    author_weights=np.array([0.4, 0.8]),
    chosen=np.array([5]),
    reads=frozenset({1}),
    knows_languages=True,
)


def _column(name: str) -> list[float]:
    columns = feature_matrix(KNOWN, TIE, LEANINGS)
    return [round(float(one), 3) for one in columns[:, PLACE[name]]]


def test_every_feature_stands_in_its_column() -> None:
    assert _column("interest") == [1.0, 0.0, 0.5]
    assert _column("together") == [1.0, 0.0, 0.5]
    assert _column("follows_author") == [0.0, 0.0, 1.0]
    assert _column("author_affinity") == [0.0, 0.0, 0.5]
    assert _column("follows_topic") == [1.0, 0.0, 0.0]
    assert _column("category_affinity") == [1.0, 1.0, 0.0]
    assert _column("reads_language") == [0.0, 1.0, 0.5]
    assert _column("language_affinity") == [0.2, 0.8, 0.5]
    assert _column("translated") == [0.0, 1.0, 1.0]
    assert _column("less") == [0.0, 0.0, 1.0]
    assert _column("fresh_source") == [0.0, 1.0, 0.0]
    assert _column("is_video") == [1.0, 0.0, 0.0]
    assert _column("freshness")[:2] == [1.0, 0.5]
    assert _column("popularity")[0] == 1.0
    assert _column("position") == [0.0, 0.0, 0.0]
    assert _column("like_rate")[1] == 0.5
    assert _column("like_rate")[0] > 0.5


def test_the_matrix_is_between_0_and_1_and_survives_packing() -> None:
    columns = feature_matrix(KNOWN, TIE, LEANINGS)

    assert columns.shape == (3, len(FEATURES))
    assert columns.dtype == np.float32
    assert columns.min() >= 0
    assert columns.max() <= 1
    assert np.abs(unpack(pack(columns), 3) - columns).max() <= 0.5 / 255 + 1e-6


def test_languages_that_nothing_is_known_of_count_alike() -> None:
    blank = replace(LEANINGS, knows_languages=False)

    assert feature_matrix(KNOWN, TIE, blank)[:, PLACE["language_affinity"]].tolist() == [0.5, 0.5, 0.5]


def test_what_is_near_to_an_interest_is_worth_more() -> None:
    far = feature_matrix(KNOWN, replace(TIE, cosines=np.zeros(3)), LEANINGS)
    near = feature_matrix(KNOWN, replace(TIE, cosines=np.full(3, 0.3)), LEANINGS)

    assert (value(predict_by_formula(near)) > value(predict_by_formula(far))).all()


def test_no_candidates_make_no_features() -> None:
    nothing = np.zeros(0, dtype=np.int64)
    none = Tie(nothing, nothing.astype(float), nothing.astype(float), *[nothing.astype(bool)] * 4)

    assert feature_matrix(KNOWN.take(nothing), none, LEANINGS).shape == (0, len(FEATURES))


def test_no_source_dies_out_however_good_another_is() -> None:
    sources = np.r_[np.full(900, int(Source.TOGETHER)), np.full(60, int(Source.FRESH))]
    values = np.r_[np.linspace(2, 1, 900), np.linspace(0.5, 0.1, 60)]

    kept = choose(values, sources, np.arange(960), size=300)

    assert len(kept) == 300
    assert (sources[kept] == Source.FRESH).sum() == KEPT[Source.FRESH]
    assert values[kept].tolist() == sorted(values[kept].tolist(), reverse=True)
    assert set(kept[sources[kept] == Source.FRESH]) == set(range(900, 900 + KEPT[Source.FRESH]))


def test_explore_is_no_second_following() -> None:
    sources = np.r_[np.full(400, int(Source.FOLLOWED)), np.full(400, int(Source.ALIKE))]

    kept = choose(np.linspace(2, 1, 800), sources, np.arange(800), size=300)

    assert (sources[kept] == Source.FOLLOWED).sum() == MOST[Source.FOLLOWED]
    assert (sources[kept] == Source.ALIKE).sum() == 300 - MOST[Source.FOLLOWED]


def test_no_author_fills_the_list() -> None:
    kept = choose(np.ones(100), np.zeros(100, np.int64), np.r_[np.full(90, 7), np.arange(100, 110)])

    assert (kept < 90).sum() == AUTHOR_MAX
    assert len(kept) == AUTHOR_MAX + 10


def test_few_candidates_are_all_kept() -> None:
    assert choose(np.zeros(0), np.zeros(0, np.int64), np.zeros(0, np.int64)).tolist() == []
    assert choose(np.array([1.0, 3.0]), np.array([3, 6]), np.array([1, 2])).tolist() == [1, 0]
