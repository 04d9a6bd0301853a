"""Learns from what readers did how to predict acts better than the formula, and whether it does.

Per act, small boosted trees (LightGBM) correct the formula: they start from its log-odds, scaled to this
instance, so that little data changes little. No path of a tree uses more than one feature, or one of PAIRS,
so that the sum of all trees is a sum of curves and surfaces, which is what is served (`predict.Trees`).

Which place a card had decides much of whether it was looked at at all. The place is a feature of its own
while training and 0 when predicting, see `predict.FEATURES`; only cards that stood in sight for a second are
examples, so that what was never scrolled to says nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt

from sampan.discovery.ranking.candidates import Floats, Ints
from sampan.discovery.ranking.predict import (
    ACTS,
    FEATURES,
    LEVELS,
    PLACE,
    Codes,
    Trees,
    formula_as_trees,
    log_odds,
    sigmoid,
    value,
)
from sampan.discovery.ranking.quality import (
    DOUBTFUL,
    SURE,
    Bools,
    auc,
    is_above,
    log_losses,
    ndcg_by_group,
    tells_apart,
)
from sampan.discovery.ranking.tabulating import Corrections, served

MIN_EXAMPLES: Final = 3_000
"""Impressions below which nothing is trained: some hundred people's evening, and a fifth of it as a test."""
MIN_POSITIVES: Final = 60
"""Times that an act must have been done, in what is learned from, before it is learned."""
MIN_HELD_OUT: Final = 12
"""The same in what the result is tested on: with fewer the test says nothing."""
FIT_SHARE, STOP_SHARE = 0.6, 0.8
"""Shares of the examples by time: learned from, then used to know when to stop; the last part is the test."""
ROUNDS: Final = 150
"""Trees of one act at most."""
PATIENCE: Final = 12
"""Trees that may bring nothing before it stops."""
SECONDS: Final = 240.0
"""Time for all acts together; an act for which none is left keeps the formula."""
PAIRS: Final = (
    ("interest", "freshness"),
    ("interest", "like_rate"),
    ("interest", "together"),
    ("interest", "category_affinity"),
    ("interest", "reads_language"),
    ("interest", "source_prior"),
    ("interest", "fresh_source"),
    ("follows_author", "author_affinity"),
    ("reads_language", "translated"),
    ("reads_language", "language_affinity"),
    ("is_video", "category_affinity"),
    ("open_rate", "like_rate"),
)
"""Features that may count together: what draws one reader may leave another cold."""
_PARAMETERS: Final = {
    "objective": "binary",
    "learning_rate": 0.1,
    "num_leaves": 8,
    "max_bin": 32,  # keeps the surfaces small, and 32 steps are enough for features kept in a byte
    "min_data_in_leaf": 40,
    "lambda_l2": 5.0,
    "min_gain_to_split": 0.5,
    "use_missing": False,
    "num_threads": 1,
    "deterministic": True,
    "force_row_wise": True,
    "seed": 7,
    "verbosity": -1,
}

Decision = Literal["new", "kept", "formula", "too little"]


@dataclass(frozen=True)
class Examples:
    """n impressions: features as bytes (n, F) with the place on the page, what followed (n, 8) in the order
    of `ACTS`, the page view and the person (n,), and when (n,), in seconds."""

    codes: Codes
    acts: Bools
    views: Ints
    people: Ints
    times: Floats

    def __len__(self) -> int:
        return len(self.times)

    def take(self, places: Ints) -> Examples:
        """The examples at these places."""
        return Examples(
            self.codes[places], self.acts[places], self.views[places], self.people[places], self.times[places]
        )


@dataclass(frozen=True)
class Outcome:
    """What came of a training: 'new' is to serve, 'kept' the one that serves, 'formula' none of them, or
    there was 'too little' to learn from, and all stays as it was. `figures`: JSON-able, for people."""

    decision: Decision
    trees: Trees | None = None
    figures: dict[str, Any] = field(default_factory=dict)


def missing_part() -> str:
    """Why rankers cannot be trained on this machine; '' when they can."""
    try:
        import lightgbm  # noqa: F401 (heavy, and its library may be missing)
    except (ImportError, OSError) as error:
        return str(error) or type(error).__name__
    return ""


def train(examples: Examples, *, serving: Trees | None = None, seconds: float = SECONDS) -> Outcome:
    """Train on the earlier examples, test on the latest, and say what is to serve.

    A ranker serves only if, on impressions later than all that it learned from, it predicts at least one act
    surely better than the scaled formula and does not order pages worse; and only if it is not worse there
    than the one that serves. That one steps down when the formula has become better. The same examples give
    the same outcome, but for `seconds`.
    """
    if len(examples) < MIN_EXAMPLES:
        return Outcome("too little", figures={"examples": len(examples), "needed": MIN_EXAMPLES})
    ordered = examples.take(np.argsort(examples.times, kind="stable"))
    bounds = [int(len(ordered) * share) for share in (FIT_SHARE, STOP_SHARE)]
    places = np.split(np.arange(len(ordered)), bounds)
    fit, stop, test = (ordered.take(part) for part in places)
    learned = _learn_acts(fit, stop, test, deadline=monotonic() + seconds)
    trees = served({act: one for act, (one, _scaled) in learned.items()})
    scaled = served({act: flat for act, (_one, flat) in learned.items()})
    return _judge(test, trees, scaled, serving, examples=len(examples))


def _learn_acts(
    fit: Examples, stop: Examples, test: Examples, *, deadline: float
) -> dict[str, tuple[Corrections, Corrections]]:
    """For each act that could be learned and proved better: the corrections, and the scaled formula alone."""
    found = {}
    for number, act in enumerate(ACTS):
        known = int(fit.acts[:, number].sum() + stop.acts[:, number].sum())
        enough = known >= MIN_POSITIVES and int(test.acts[:, number].sum()) >= MIN_HELD_OUT
        if not enough or monotonic() >= deadline:
            continue
        scale = _scale(fit, number)
        dump = _boost(fit, stop, number, scale, deadline)
        one, flat = Corrections(scale, dump), Corrections(scale, None)
        before = log_odds(served({act: flat}), test.codes)[:, number]
        # The place is part of the scaled formula as well: what is compared is what the other features give.
        after = log_odds(served({act: one}), test.codes)[:, number]
        gain = _losses(before, test, number) - _losses(after, test, number)
        # A ranker that only flattens what the formula says loses less, but tells nobody what to show.
        told = tells_apart(after, test.acts[:, number])
        if told and is_above(gain, test.people, SURE):
            found[act] = (one, flat)
    return found


def _losses(odds: Floats, examples: Examples, number: int) -> Floats:
    return log_losses(sigmoid(odds), examples.acts[:, number])


def _scale(examples: Examples, number: int) -> Floats:
    """Offset, slope and effect of the place that fit the formula's log-odds to this instance, shape (3,).

    Logistic regression by Newton's steps, drawn gently towards the formula as it is.
    """
    formula = log_odds(formula_as_trees(), examples.codes)[:, number]
    place = examples.codes[:, PLACE["position"]] / LEVELS
    columns = np.stack([np.ones(len(formula)), formula, place], axis=1)
    wanted = examples.acts[:, number].astype(np.float64)
    prior, pull = np.array([0.0, 1.0, 0.0]), np.array([0.1, 20.0, 0.5])
    found = prior.copy()
    for _step in range(25):
        likely = sigmoid(columns @ found)
        slope = columns.T @ (wanted - likely) - pull * (found - prior)
        curve = (columns * (likely * (1.0 - likely))[:, None]).T @ columns + np.diag(pull)
        step = np.linalg.solve(curve, slope)
        found += np.clip(step, -2.0, 2.0)
        if np.abs(step).max() < 1e-8:
            break
    return found


def _boost(fit: Examples, stop: Examples, number: int, scale: Floats, deadline: float) -> dict[str, Any]:
    """The trees that correct the scaled formula for one act, as LightGBM describes them."""
    import lightgbm  # heavy, and its library may be missing: only who trains needs it

    base = served({ACTS[number]: Corrections(scale, None)})

    def data(examples: Examples, reference: Any = None) -> Any:
        return lightgbm.Dataset(
            examples.codes.astype(np.float32),
            label=np.ascontiguousarray(examples.acts[:, number], dtype=np.float32),
            init_score=np.ascontiguousarray(log_odds(base, examples.codes)[:, number]),
            reference=reference,
            free_raw_data=False,
        )

    constraints = [[place] for place in range(len(FEATURES))]
    constraints += [[PLACE[one], PLACE[other]] for one, other in PAIRS]
    learned = data(fit)
    booster = lightgbm.train(
        _PARAMETERS | {"interaction_constraints": constraints},
        learned,
        num_boost_round=ROUNDS,
        valid_sets=[data(stop, learned)],
        callbacks=[lightgbm.early_stopping(PATIENCE, verbose=False), _until(deadline)],
    )
    dump: dict[str, Any] = booster.dump_model(num_iteration=booster.best_iteration)
    return dump


def _until(deadline: float) -> Callable[[Any], None]:
    """Have LightGBM stop when the time is over."""
    from lightgbm.callback import EarlyStopException

    def check(state: Any) -> None:
        if monotonic() >= deadline:
            raise EarlyStopException(state.iteration, state.evaluation_result_list)

    return check


def _judge(test: Examples, trees: Trees, scaled: Trees, serving: Trees | None, *, examples: int) -> Outcome:
    """Which ranker is to serve, by the examples that none has seen."""
    rankers = {"formula": formula_as_trees(), "scaled": scaled, "new": trees}
    if serving is not None:
        rankers["serving"] = serving
    figures: dict[str, Any] = {"examples": examples, "tested": len(test), "trained": list(trees.trained)}
    losses, orders = {}, {}
    for name, ranker in rankers.items():
        losses[name], orders[name], figures[name] = _measure(ranker, test)
    lost = orders["formula"] - orders["new"]
    orders_well = not is_above(lost, np.arange(len(lost)), DOUBTFUL)
    new_is_good = bool(trees.trained) and orders_well
    if serving is not None:
        serving_is_good = losses["serving"].mean() < losses["formula"].mean()
        if serving_is_good and not (new_is_good and losses["new"].mean() <= losses["serving"].mean()):
            return Outcome("kept", serving, figures)
    return Outcome("new", trees, figures) if new_is_good else Outcome("formula", None, figures)


def _measure(ranker: Trees, test: Examples) -> tuple[Floats, Floats, dict[str, Any]]:
    """The summed log-loss of each example, the NDCG of each page view that has one, and both in figures."""
    odds = log_odds(ranker, test.codes)
    losses = np.stack([_losses(odds[:, number], test, number) for number in range(len(ACTS))], axis=1)
    unplaced = test.codes.copy()
    unplaced[:, PLACE["position"]] = 0
    worth = value(sigmoid(log_odds(ranker, unplaced)))
    gained = np.maximum(value(test.acts.astype(np.float64)), 0.0)
    orders = ndcg_by_group(worth, gained, test.views)
    figures = {
        "ndcg": _short(orders.mean()) if len(orders) else None,
        "acts": {
            act: {
                "log_loss": _short(losses[:, number].mean()),
                "auc": _short(auc(odds[:, number], test.acts[:, number])),
                "done": int(test.acts[:, number].sum()),
            }
            for number, act in enumerate(ACTS)
        },
    }
    return losses.sum(axis=1), orders, figures


def _short(figure: npt.ArrayLike) -> float | None:
    """Five places, and None for what cannot be said, since JSON has no NaN."""
    return round(float(np.asarray(figure)), 5) if np.isfinite(figure) else None
