"""The notes that go together, against the formula written out, and that the fit keeps what it says."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import sparse

from sampan.discovery.ranking import cooccurrence, fitting
from sampan.discovery.ranking.blend import blend
from sampan.discovery.ranking.cooccurrence import people_of_pairs, recommend
from sampan.discovery.ranking.fitting import fit, look_up
from sampan.discovery.ranking.judging import best_places, qualities
from sampan.discovery.ranking.smoothing import directions, rank_for


def some_likes(people: int, notes: int, share: float, seed: int = 3) -> sparse.csr_matrix:
    """Likes by chance, with weights."""
    chance = np.random.default_rng(seed)
    mask = chance.random((people, notes)) < share
    weights = chance.choice([0.5, 1.0, 2.0], size=mask.shape)
    return sparse.csr_matrix((mask * weights).astype(np.float32))


def tastes(people: int, notes: int, kinds: int, seed: int = 5) -> sparse.csr_matrix:
    """Everybody likes notes of one kind, nine times in ten."""
    chance = np.random.default_rng(seed)
    rows, columns = [], []
    for person in range(people):
        for _like in range(12):
            kind = person % kinds if chance.random() < 0.9 else int(chance.integers(kinds))
            rows.append(person)
            columns.append(int(chance.integers(notes // kinds)) * kinds + kind)
    pairs = np.unique(np.array([rows, columns]), axis=1)
    ones = np.ones(pairs.shape[1], dtype=np.float32)
    return sparse.csr_matrix((ones, tuple(pairs)), shape=(people, notes))


def written_out(likes: sparse.csr_matrix) -> np.ndarray:
    """Co-occurrence as the head of the module has it, with loops."""
    r = likes.toarray().astype(np.float64)
    of_people, of_notes = r.sum(axis=1), r.sum(axis=0)
    scores = np.zeros((r.shape[1], r.shape[1]))
    for i in range(r.shape[1]):
        for j in range(r.shape[1]):
            if i != j and of_notes[i] and of_notes[j]:
                together = sum(
                    r[u, i] * r[u, j] * of_people[u] ** -1.0 for u in range(len(r)) if of_people[u]
                )
                scores[i, j] = of_notes[i] ** -0.7 * together * of_notes[j] ** -0.2
    return scores


@pytest.mark.parametrize("seed", range(4))
def test_small_likes_give_the_formula_written_out(seed: int) -> None:
    likes = some_likes(15, 11, 0.3, seed)
    neighborhood, tuning = fit(likes)
    assert tuning.rank == 0
    assert neighborhood.matrix().toarray() == pytest.approx(written_out(likes), rel=1e-4)


def test_blocks_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    likes = some_likes(40, 30, 0.2)
    whole, _tuning = fit(likes)
    monkeypatch.setattr(cooccurrence, "BLOCK_PRODUCTS", 50)
    parts, _tuning = fit(likes)
    assert np.array_equal(whole.ids, parts.ids)
    assert whole.scores == pytest.approx(parts.scores)


def test_only_the_best_are_kept_best_first() -> None:
    likes = some_likes(60, 25, 0.3)
    neighborhood, _tuning = fit(likes, top=4)
    exact = written_out(likes)
    assert neighborhood.ids.shape == (25, 4)
    for note in range(25):
        best = np.sort(exact[note])[::-1][:4]
        assert neighborhood.scores[note] == pytest.approx(best, rel=1e-4)


def test_what_nobody_liked_has_no_neighbours() -> None:
    likes = sparse.csr_matrix(np.array([[1, 1, 0], [1, 1, 0]], dtype=np.float32))
    neighborhood, _tuning = fit(likes)
    assert neighborhood.ids[2].tolist() == [-1] * neighborhood.ids.shape[1]
    assert neighborhood.ids[:2, 0].tolist() == [1, 0]


def test_an_empty_matrix_is_fitted() -> None:
    neighborhood, tuning = fit(sparse.csr_matrix((0, 0), dtype=np.float32))
    assert (neighborhood.ids.shape[0], tuning.rank) == (0, 0)


def test_recommendations_are_the_weighted_sum_of_rows() -> None:
    likes = some_likes(15, 11, 0.3)
    neighborhood, _tuning = fit(likes)
    history = some_likes(3, 11, 0.4, seed=9)
    expected = history.toarray() @ written_out(likes)
    assert recommend(history, neighborhood).toarray() == pytest.approx(expected, rel=1e-4)


def test_directions_are_orthonormal_and_the_strongest() -> None:
    likes = tastes(200, 80, 5)
    found = directions(likes, 5)
    assert found.T @ found == pytest.approx(np.eye(5), abs=1e-4)
    dense = likes.toarray()
    damped = dense.sum(axis=1, keepdims=True) ** -0.35 * dense * np.maximum(dense.sum(axis=0), 1e-9) ** -0.35
    exact = np.linalg.svd(damped)[2][:5].T
    assert np.linalg.svd(exact.T @ found)[1] == pytest.approx(np.ones(5), abs=1e-2)


def test_directions_of_nearly_the_same_likes_save_rounds() -> None:
    likes = tastes(200, 80, 5)
    others = directions(likes[:180], 5)
    found, again = directions(likes, 5), directions(likes, 5, near=others)
    assert np.linalg.svd(found.T @ others)[1].min() < 0.999
    assert np.linalg.svd(found.T @ again)[1] == pytest.approx(np.ones(5), abs=1e-3)


def test_the_directions_are_those_of_all_likes(monkeypatch: pytest.MonkeyPatch) -> None:
    likes = tastes(600, 240, 6)
    asked = []
    original = directions

    def counting(people: sparse.csr_matrix, rank: int, **options: Any) -> np.ndarray:
        asked.append(people.nnz)
        return original(people, rank, **options)

    monkeypatch.setattr(fitting, "directions", counting)
    _neighborhood, tuning = fit(likes)
    assert tuning.rank > 0
    assert asked[0] < asked[-1] == likes.nnz


def test_nearness_is_looked_up_along_the_first_directions() -> None:
    likes = tastes(200, 80, 5)
    found = directions(likes, 8)
    pattern = look_up(likes, found, (3, 8), 10)
    first, both = found[:, :3] @ found[:, :3].T, found @ found.T
    for place, near in enumerate(((first + both) / 2, both)):
        for note in range(80):
            there = pattern.ids[note] >= 0
            expected = near[note, pattern.ids[note][there]]
            assert pattern.smooth[place, note][there] == pytest.approx(expected, abs=1e-5)


def test_the_fit_tunes_itself_and_says_the_same_twice() -> None:
    likes = tastes(600, 240, 6)
    one, tuning = fit(likes)
    again, same = fit(likes)
    assert tuning == same
    assert tuning.quality > 0.2
    assert tuning.rank <= rank_for(likes)
    assert np.array_equal(one.ids, again.ids)


def test_smoothing_brings_nobody_below_zero(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fitting, "SHARES", (0.0, 3.0))
    neighborhood, _tuning = fit(tastes(600, 240, 6))
    assert (neighborhood.scores[neighborhood.ids >= 0] > 0).all()


def test_tastes_are_found_again() -> None:
    likes = tastes(600, 240, 6)
    neighborhood, _tuning = fit(likes)
    notes = np.repeat(np.arange(240), 5)
    nearest = neighborhood.ids[:, :5].ravel()
    assert ((notes - nearest) % 6 == 0)[nearest >= 0].mean() > 0.9


def test_who_liked_nothing_gets_what_is_popular_and_who_liked_much_does_not() -> None:
    scores = np.zeros((2, 40), dtype=np.float32)
    scores[1, 7] = 1.0
    popularity = np.arange(40, dtype=np.float32)
    mixed = blend(scores, popularity, np.array([0, 30]))
    assert best_places(mixed, 3)[0].tolist() == [39, 38, 37]
    assert best_places(mixed, 1)[1].tolist() == [7]


def test_recall_and_ndcg_are_those_of_lightgcn() -> None:
    liked = sparse.csr_matrix(np.array([[1, 1, 0, 0, 0], [0, 0, 0, 1, 0], [0, 0, 0, 0, 0]], dtype=np.float32))
    found = qualities(np.array([[0, 2, 1], [0, 1, 2], [0, 1, 2]]), liked)
    assert found[0] == pytest.approx([1.0, (1 + 0.5) / (1 + 1 / np.log2(3))])
    assert found[1] == pytest.approx([0, 0])
    assert np.isnan(found[2]).all()


@pytest.mark.parametrize("width", [5, 70, 1500, 3001])
def test_the_best_places_are_those_of_a_full_sort(width: int) -> None:
    scores = np.random.default_rng(2).integers(0, 400, (30, width)).astype(np.float32)
    scores[:, ::3] = -np.inf
    scores[0] = 0
    expected = np.argsort(-scores, axis=1, kind="stable")[:, :20]
    assert best_places(scores, 20).tolist() == expected.tolist()


def test_people_of_pairs_are_those_who_like_both() -> None:
    chance = np.random.default_rng(3)
    likes = some_likes(40, 12, 0.3)
    ids = chance.integers(-1, 12, (12, 5)).astype(np.int32)
    known = likes.toarray() > 0
    counted = people_of_pairs(likes, ids)
    for note in range(12):
        both = [
            int((known[:, note] & known[:, near]).sum()) if near >= 0 else 0 for near in ids[note].tolist()
        ]
        assert counted[note].tolist() == both
