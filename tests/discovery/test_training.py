"""A ranker learns what readers really do, proves it on later impressions, and is not served otherwise."""

from functools import lru_cache
from typing import Any

import numpy as np
import pytest

from sampan.discovery.ranking import predict, training
from sampan.discovery.ranking.predict import ACTS, FEATURES, PLACE, Trees, formula_as_trees, log_odds
from sampan.discovery.ranking.tabulating import Corrections, served
from sampan.discovery.ranking.training import Examples, Outcome, train

pytest.importorskip("lightgbm")
SIZE = 12_000


def world(seed: int, *, random_acts: bool = False, size: int = SIZE) -> Examples:
    """Impressions whose truth is known: what the formula misjudges, and far places looked at less."""
    chance = np.random.default_rng(seed)
    features = chance.random((size, len(FEATURES)))
    for name in ("is_video", "follows_author", "follows_topic", "less", "fresh_source"):
        features[:, PLACE[name]] = chance.random(size) < 0.2
    places = np.arange(size) % 20
    features[:, PLACE["position"]] = predict.position_feature(places)
    truth = np.full((size, len(ACTS)), -4.0)
    truth[:, 0] = -1.5 + 3.0 * features[:, PLACE["is_video"]] - 2.5 * features[:, PLACE["position"]]
    truth[:, 0] -= 1.5 * features[:, PLACE["interest"]] * (features[:, PLACE["freshness"]] > 0.5)
    truth[:, 1] = truth[:, 0] - 1.0
    acts = chance.random((size, len(ACTS))) < predict.sigmoid(truth)
    if random_acts:
        acts = chance.random((size, len(ACTS))) < 0.1
    views = np.arange(size) // 20
    return Examples(predict.quantise(features), acts, views, views % 200, np.arange(size, dtype=np.float64))


@lru_cache(maxsize=1)
def taught() -> Outcome:
    """What came of the first world."""
    return train(world(1))


def test_a_ranker_that_learned_beats_the_formula_on_impressions_that_it_never_saw() -> None:
    outcome = taught()

    later = world(2)
    assert outcome.decision == "new"
    assert {"open", "like"} <= set(outcome.figures["trained"])
    ours, formula = (
        training._measure(ranker, later)[2] for ranker in (outcome.trees, formula_as_trees()) if ranker
    )
    assert ours["acts"]["open"]["log_loss"] < formula["acts"]["open"]["log_loss"]
    assert ours["acts"]["open"]["auc"] > formula["acts"]["open"]["auc"] + 0.05
    assert ours["ndcg"] > formula["ndcg"]


def test_what_is_due_to_the_place_is_not_put_down_to_the_note() -> None:
    trees = train(world(1, size=3 * SIZE)).trees
    assert trees is not None
    column = trees.curves[PLACE["position"], :, 0]
    last = float(predict.position_feature(np.array([19]))[0])
    assert column[0] - column[round(last * predict.LEVELS)] == pytest.approx(2.5 * last, abs=0.5)

    features = np.full((2, len(FEATURES)), 0.5)
    features[1, PLACE["position"]] = 1.0
    first, far = predict.predict_by_trees(trees, features)
    assert first.tolist() == far.tolist()


def test_acts_by_chance_are_not_served() -> None:
    for seed in range(2):
        outcome = train(world(seed, random_acts=True))
        assert (outcome.decision, outcome.trees) == ("formula", None)


def test_little_data_is_not_learned_from() -> None:
    outcome = train(world(1, size=training.MIN_EXAMPLES - 1))
    assert (outcome.decision, outcome.trees) == ("too little", None)


def test_a_rare_act_keeps_the_formula() -> None:
    examples = world(1)
    examples.acts[:, ACTS.index("share")] = False
    trees = train(examples).trees
    assert trees is not None
    assert "share" not in trees.trained
    number = ACTS.index("share")
    assert np.array_equal(trees.curves[:, :, number], formula_as_trees().curves[:, :, number])


def test_a_ranker_that_became_worse_than_the_formula_steps_down() -> None:
    learned = taught().trees
    assert learned is not None
    turned = Trees(learned.base, -learned.curves, (), learned.trained)
    chance = world(3, random_acts=True)
    assert train(chance, serving=turned).decision == "formula"


def test_a_ranker_that_is_as_good_as_any_goes_on_serving() -> None:
    much = train(world(1, size=4 * SIZE)).trees
    outcome = train(world(4, size=training.MIN_EXAMPLES), serving=much)
    assert outcome.decision == "kept"
    assert outcome.trees is much


def test_no_time_left_means_the_formula() -> None:
    assert train(world(1), seconds=0.0).decision == "formula"


def test_what_is_served_is_exactly_what_lightgbm_learned() -> None:
    import lightgbm

    examples = world(1)
    kept: list[Any] = []
    real = lightgbm.train

    def keep(*arguments: Any, **named: Any) -> Any:
        kept.append(real(*arguments, **named))
        return kept[-1]

    scale = np.array([0.2, 0.9, -0.5])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lightgbm, "train", keep)
        dump = training._boost(examples, examples, 0, scale, training.monotonic() + 60)
    ours = log_odds(served({"open": Corrections(scale, dump)}), examples.codes)[:, 0]
    start = log_odds(served({"open": Corrections(scale, None)}), examples.codes)[:, 0]
    theirs = kept[0].predict(
        examples.codes.astype(float), raw_score=True, num_iteration=kept[0].best_iteration
    )
    assert len(served({"open": Corrections(scale, dump)}).surfaces) > 0
    np.testing.assert_allclose(ours - start, theirs, atol=2e-5)


def test_a_ranker_survives_being_kept() -> None:
    trees = taught().trees
    assert trees is not None
    again = Trees.from_bytes(trees.to_bytes())
    codes = world(5).codes
    assert np.array_equal(log_odds(again, codes), log_odds(trees, codes))
    assert again.trained == trees.trained


def test_what_is_no_ranker_or_one_for_other_features_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    for raw in (b"", b"nonsense", formula_as_trees().to_bytes()[:-20]):
        with pytest.raises(ValueError):
            Trees.from_bytes(raw)
    kept = formula_as_trees().to_bytes()
    monkeypatch.setattr(predict, "FEATURES", FEATURES[:-1])
    with pytest.raises(ValueError):
        Trees.from_bytes(kept)


def test_the_formula_reads_the_same_in_both_forms() -> None:
    codes = world(6).codes
    codes[:, PLACE["position"]] = 0
    features = codes / predict.LEVELS
    np.testing.assert_allclose(
        predict.predict_by_trees(formula_as_trees(), features),
        predict.predict_by_formula(features),
        atol=1e-6,
    )


def test_features_keep_their_meaning_in_a_byte() -> None:
    features = np.random.default_rng(1).random((40, len(FEATURES))).astype(np.float32)
    np.testing.assert_allclose(predict.unpack(predict.pack(features), 40), features, atol=0.5 / 255 + 1e-6)
    with pytest.raises(ValueError):
        predict.unpack(b"123", 1)
