"""Explore is no second Following: where all else is alike, followed people get a part of the page."""

import numpy as np
import pytest

from sampan.discovery.ranking.candidates import Floats, Ints
from sampan.discovery.ranking.features import Known, Leanings, Tie, feature_matrix
from sampan.discovery.ranking.page import Listed, Rules, arrange
from sampan.discovery.ranking.predict import predict_by_formula, value
from sampan.discovery.ranking.quotas import choose
from sampan.discovery.ranking.sources import Source

FOUND = {
    Source.FOLLOWED: 200,
    Source.TOGETHER: 250,
    Source.ALIKE: 200,
    Source.ACROSS: 150,
    Source.CHOSEN: 120,
    Source.FRESH: 200,
    Source.GENERAL: 180,
    Source.TRENDING: 60,
}
"""What a reader who follows a hundred people is found, by source."""
USUAL = np.array([0.25, 0.05, 0.03, 0.01, 0.005, 0.003, 0.1, 0.005])


def _cosines(source: Source, count: int, chance: np.random.Generator) -> Floats:
    near = source in (Source.FOLLOWED, Source.TOGETHER, Source.ALIKE, Source.ACROSS)
    return chance.normal(0.13 if near else 0.06, 0.07, count)


def _page(seed: int, size: int) -> Ints:
    """The sources of the first `size` notes of somebody's pages."""
    chance = np.random.default_rng(seed)
    sources = np.repeat([int(source) for source in FOUND], list(FOUND.values()))
    count = len(sources)
    followed = sources == Source.FOLLOWED
    impressions = chance.integers(20, 400, count).astype(np.float64)
    acts = chance.poisson(impressions[:, None] * USUAL * chance.gamma(2, 0.5, (count, 1))).astype(np.float64)
    known = Known(
        note_ids=np.arange(1, count + 1),
        author_ids=np.where(followed, chance.integers(1, 100, count), chance.integers(100, 3_000, count)),
        categories=chance.integers(0, 12, count),
        languages=chance.integers(0, 2, count),
        is_video=np.zeros(count, dtype=np.bool_),
        hours=chance.exponential(60, count),
        acts=acts,
        impressions=impressions,
        counts=acts[:, 1:5].astype(np.int64),
    )
    tie = Tie(
        sources=sources,
        cosines=np.concatenate([_cosines(source, number, chance) for source, number in FOUND.items()]),
        together=np.where(sources == Source.TOGETHER, chance.exponential(0.3, count), 0.0),
        follows_author=followed,
        follows_topic=np.zeros(count, dtype=np.bool_),
        is_translated=np.ones(count, dtype=np.bool_),
        is_less=np.zeros(count, dtype=np.bool_),
    )
    leanings = Leanings(
        categories=chance.dirichlet(np.ones(12)),
        languages=np.array([0.3, 0.7]),
        author_ids=np.arange(1, 21),
        author_weights=chance.random(20),
        chosen=np.array([1, 2]),
        reads=frozenset({0, 1}),
        knows_languages=True,
    )
    worth = value(predict_by_formula(feature_matrix(known, tie, leanings)))
    best = choose(worth, sources, known.author_ids)
    listed = Listed(
        known.note_ids[best],
        known.author_ids[best],
        worth[best],
        sources[best],
        known.note_ids[best],
        known.categories[best],
        known.languages[best],
    )
    order = arrange(listed, rules=Rules("both", 1, frozenset({1, 2})), size=size, chance=chance)
    return np.asarray(listed.sources[order], dtype=np.int64)


@pytest.mark.parametrize("seed", range(3))
def test_followed_people_get_a_part_of_the_first_pages(seed: int) -> None:
    came = np.bincount(_page(seed, 60), minlength=len(Source))
    assert 3 <= came[Source.FOLLOWED] <= 20
    assert (came > 0).sum() >= 4
