"""What a reader would do with a note: the features that tell of it, the predictions, and their worth.

Two predictors share one form, a sum of curves (a generalised additive model): the log-odds of an act are a
sum of one curve a feature and, where a ranker was trained, of one surface for each of a few pairs of features
(Lou et al., Accurate Intelligible Models with Pairwise Interactions, KDD 2013). So a prediction costs a few
look-ups, and each part of it can be shown to people.
"""

from __future__ import annotations

import io
import zlib
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from sampan.discovery.ranking import weights
from sampan.discovery.ranking.candidates import Floats
from sampan.discovery.ranking.rates import BASE

Features = npt.NDArray[np.float32]
Codes = npt.NDArray[np.uint8]

ACTS = ("open", "like", "collect", "comment", "share", "follow", "dwell", "hide")
"""What is predicted for each impression; 'dwell' is a long look, 'hide' also 'not for me' and a report."""

FEATURES: tuple[str, ...] = (
    # the note's own rates for each impression, `rates.rate_features`: .5 is usual
    "open_rate",
    "like_rate",
    "collect_rate",
    "comment_rate",
    "share_rate",
    "follow_rate",
    "dwell_rate",
    "hide_rate",
    # the note
    "freshness",  # `score.freshness`: 1 now, .5 after HALF_LIFE_HOURS
    "popularity",  # share of the candidates that it is worth more than, in general
    "is_video",  # 0 or 1
    # the note and this reader
    "interest",  # nearness to the nearest interest of the reader: 0 as far as a random note, 1 the same
    "together",  # how much those who like the reader's notes like it, 1 for the most of all candidates
    "follows_author",  # 0 or 1
    "author_affinity",  # the author's weight for the reader, 1 for the most liked author
    "follows_topic",  # 0 or 1
    "category_affinity",  # the category's weight for the reader, 1 for the most liked or a chosen one
    "reads_language",  # 1 in a language that the reader reads, .5 without words, else 0
    "language_affinity",  # the language's share among what the reader liked, .5 when nothing is known
    "translated",  # 1 when the text is there in the reader's language, by itself or translated
    "less",  # 1 for what the reader asked to see less of: author, category or topic
    # how it came here
    "source_prior",  # `sources.source_priors`
    "fresh_source",  # 1 when it is looking for its first audience
    "position",  # place on the page, see `position_feature`; 0 when predicting
)
"""The features of one candidate for one reader, each between 0 and 1 (kept as bytes, in steps of 1/255).

Position is one of them so that a ranker learns what is due to the place and not to the note: it enters as a
curve of its own, in no pair, and is set to 0 when predicting (Zhao et al., Recommending What Video to Watch
Next, RecSys 2019, give it a 'shallow tower' to the same effect; Guo et al., PAL, RecSys 2019, compare)."""

PLACE = {name: number for number, name in enumerate(FEATURES)}
"""The column of each feature."""
LEVELS = 255
"""Steps between 0 and 1 in which features are kept."""
FAR = 127
"""Places after which a further one makes no difference."""
_RATES = len(ACTS)
_LEANS = {
    "interest": weights.LEAN_INTEREST,
    "together": weights.LEAN_TOGETHER,
    "follows_author": weights.LEAN_FOLLOWS_AUTHOR,
    "author_affinity": weights.LEAN_AUTHOR,
    "follows_topic": weights.LEAN_TOPIC,
    "category_affinity": weights.LEAN_CATEGORY,
    "reads_language": weights.LEAN_LANGUAGE,
    "language_affinity": weights.LEAN_LANGUAGE_LIKED,
    "translated": weights.LEAN_TRANSLATED,
    "freshness": weights.LEAN_FRESH,
    "popularity": weights.LEAN_POPULAR,
    "source_prior": weights.LEAN_SOURCE,
    "less": weights.LEAN_LESS,
}
VALUE = np.array(
    [
        weights.OPEN,
        weights.LIKE,
        weights.COLLECT,
        weights.COMMENT,
        weights.SHARE,
        weights.FOLLOW,
        weights.DWELL,
        weights.HIDE,
    ]
)
"""What one of each act is worth, in likes."""


@dataclass(frozen=True)
class Surface:
    """What two features together add: `table[bins_one[a], :, bins_other[b]]`, see `Trees`."""

    one: int
    other: int
    bins_one: Codes
    bins_other: Codes
    table: npt.NDArray[np.float32]


@dataclass(frozen=True)
class Trees:
    """A trained ranker in the form that is served: what every feature adds to the log-odds of every act.

    `base`: shape (8,); `curves`: shape (F, 256, 8), by feature and its byte; `trained`: the acts that were
    learned, the others are the formula's.
    """

    base: npt.NDArray[np.float32]
    curves: npt.NDArray[np.float32]
    surfaces: tuple[Surface, ...] = ()
    trained: tuple[str, ...] = ()

    def to_bytes(self) -> bytes:
        """For keeping; `from_bytes` reads it."""
        arrays: dict[str, Any] = {
            "base": self.base,
            "curves": self.curves,
            "features": np.array(FEATURES),
            "trained": np.array(self.trained, dtype=str),
            "pairs": np.array([[it.one, it.other] for it in self.surfaces], dtype=np.int64).reshape(-1, 2),
        }
        for number, it in enumerate(self.surfaces):
            arrays |= {
                f"one{number}": it.bins_one,
                f"other{number}": it.bins_other,
                f"table{number}": it.table,
            }
        raw = io.BytesIO()
        np.savez(raw, **arrays)
        return zlib.compress(raw.getvalue(), 6)

    @classmethod
    def from_bytes(cls, raw: bytes) -> Trees:
        """What `to_bytes` gave; ValueError when it was made for other features or is broken."""
        try:
            with np.load(io.BytesIO(zlib.decompress(raw)), allow_pickle=False) as kept:
                if tuple(kept["features"].tolist()) != FEATURES:
                    raise ValueError("a ranker for other features")
                surfaces = tuple(
                    Surface(
                        int(one),
                        int(other),
                        kept[f"one{number}"],
                        kept[f"other{number}"],
                        kept[f"table{number}"],
                    )
                    for number, (one, other) in enumerate(kept["pairs"].tolist())
                )
                return cls(kept["base"], kept["curves"], surfaces, tuple(kept["trained"].tolist()))
        except (KeyError, OSError, zlib.error) as error:
            raise ValueError("not a ranker") from error


def position_feature(positions: npt.NDArray[np.int64]) -> Floats:
    """Places on a page (from 0) as features, shape (n,): steps shrink downwards, as attention does."""
    return np.asarray(np.log2(1.0 + np.clip(positions, 0, FAR)) / np.log2(1.0 + FAR), dtype=np.float64)


def quantise(features: npt.NDArray[np.floating]) -> Codes:
    """Features as bytes, same shape; what lies outside 0..1 counts as the nearer end."""
    return np.asarray(np.rint(np.clip(features, 0.0, 1.0) * LEVELS), dtype=np.uint8)


def pack(features: npt.NDArray[np.floating]) -> bytes:
    """The features of n candidates, shape (n, F), as n x F bytes."""
    return quantise(features).tobytes()


def unpack(raw: bytes, n: int) -> Features:
    """What `pack` packed, shape (n, F), each within 1/510; ValueError when it is not of n candidates."""
    return np.asarray(unpack_codes(raw, n) / np.float32(LEVELS), dtype=np.float32)


def unpack_codes(raw: bytes, n: int) -> Codes:
    """As `unpack`, as the bytes that were kept."""
    codes: Codes = np.frombuffer(raw, dtype=np.uint8)
    return codes.reshape(n, len(FEATURES))


def predict_by_formula(features: npt.NDArray[np.floating]) -> Floats:
    """How likely each act is, shape (n, 8), by the formula of named weights.

    `features`: shape (n, F). The log-odds of an act are those of its usual rate, plus what the note's own
    rate says, plus the leans of this reader.
    """
    return sigmoid(formula_log_odds(np.asarray(features, dtype=np.float64)))


def formula_log_odds(features: Floats) -> Floats:
    """The formula's log-odds of each act, shape (n, 8)."""
    told = features @ _COEFFICIENTS + _BASE
    own = np.clip(features[:, :_RATES], 0.5 / LEVELS, 1 - 0.5 / LEVELS)
    return np.asarray(told + weights.RATE_TRUST * np.log(own / (1.0 - own)), dtype=np.float64)


def formula_as_trees() -> Trees:
    """The formula in the form of a trained ranker: the curves from which training sets out."""
    grid = np.arange(LEVELS + 1) / LEVELS
    curves = grid[None, :, None] * _COEFFICIENTS[:, None, :]
    own = np.clip(grid, 0.5 / LEVELS, 1 - 0.5 / LEVELS)
    for number in range(_RATES):
        curves[number, :, number] += weights.RATE_TRUST * np.log(own / (1.0 - own))
    return Trees(_BASE.astype(np.float32), curves.astype(np.float32))


def predict_by_trees(trees: Trees, features: npt.NDArray[np.floating]) -> Floats:
    """How likely each act is, shape (n, 8), by a trained ranker, whatever the place on the page.

    `features`: shape (n, F); they are rounded to the steps in which they are kept.
    """
    codes = quantise(features)
    codes[:, PLACE["position"]] = 0
    return sigmoid(log_odds(trees, codes))


def log_odds(trees: Trees, codes: Codes) -> Floats:
    """The log-odds of each act by a ranker, shape (n, 8). `codes`: features as bytes, shape (n, F)."""
    columns = np.ascontiguousarray(codes.T)
    total = np.repeat(trees.base[None, :], len(codes), axis=0)
    for curve, column in zip(trees.curves, columns, strict=True):
        total += curve.take(column, axis=0)
    for it in trees.surfaces:
        cells = it.bins_one.take(columns[it.one]).astype(np.intp) * it.table.shape[1]
        cells += it.bins_other.take(columns[it.other])
        total += it.table.reshape(-1, len(ACTS)).take(cells, axis=0)
    return total.astype(np.float64)


def value(predictions: Floats) -> Floats:
    """What an impression would be worth, in likes, shape (n,). `predictions`: shape (n, 8).

    The same sum tells what acts that were counted are worth.
    """
    return np.asarray(predictions @ VALUE, dtype=np.float64)


def sigmoid(log_odds: Floats) -> Floats:
    """Log-odds as probabilities."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(log_odds, -30.0, 30.0))), dtype=np.float64)


def _coefficients() -> Floats:
    table = np.zeros((len(FEATURES), len(ACTS)))
    for name, lean in _LEANS.items():
        table[PLACE[name]] = lean
    table[:, ACTS.index("hide")] *= weights.HIDE_TURN
    table[PLACE["follows_author"], ACTS.index("follow")] = weights.FOLLOWS_ALREADY
    return table


def _base() -> Floats:
    leans = np.full(len(ACTS), weights.TYPICAL_LEAN)
    leans[ACTS.index("hide")] *= weights.HIDE_TURN
    return np.asarray(np.log(BASE / (1.0 - BASE)) - leans, dtype=np.float64)


_COEFFICIENTS = _coefficients()
"""Log-odds that a feature of 1 adds, shape (F, 8)."""
_BASE = _base()
