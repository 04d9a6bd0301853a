"""How well what people liked says what they like next: ours beside implicit's ALS and popularity.

    python -m benchmarks.recommend DIR [--json FILE]

DIR holds likes as `person item item ...` (train.txt.gz, test.txt.gz) or `person item weight` (data1.txt.gz,
test1.txt.gz). Ours is the code that serves Sampan's own people. How much is smoothed, and along how many
directions, is chosen within the fit on a part of what may be learned from; docs/benchmarks.md says how the
constants came about. Where DIR tells how often, ALS and ours are given that too, as weights. A second table
starts people cold: a tenth of those with enough likes is left out of the fit and shown with k of their likes.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from time import process_time
from typing import Any, Final

import numpy as np
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from benchmarks.support.cold_start import KNOWN, Cold, cold_start
from benchmarks.support.likes import Likes, read_likes
from benchmarks.support.meters import peak_megabytes, reset_peak
from benchmarks.support.tables import print_table
from sampan.discovery.ranking.cooccurrence import degrees, recommend
from sampan.discovery.ranking.fitting import fit
from sampan.discovery.ranking.judging import best_places, qualities

LENGTH: Final = 20
PEOPLE_AT_ONCE: Final = 250
FACTORS: Final = 64
CONFIDENCE: Final = 10.0
"""`alpha` and `regularization` of ALS: the library's own (1 and .01) find an eighth less on LastFM."""
STORED: Final = 50
"""Neighbours that an instance stores of each note (`discovery.services.together.NEIGHBORS`)."""

Scorer = Callable[[Any], Any]
"""From rows of people to dense scores of all items."""


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    system: str
    recall: float
    ndcg: float
    fit_seconds: float
    peak_mb: float


def main() -> int:
    """Measure and print; gives 2 when the folder holds no likes."""
    chosen = _parse()
    try:
        likes = read_likes(Path(chosen.folder))
    except FileNotFoundError as missing:
        print(missing, file=sys.stderr)
        return 2
    with threadpool_limits(1):  # CPU seconds of one thread compare
        rows = [measure(likes, name, start) for name, start in SYSTEMS.items()]
        if likes.weighted is not None:
            weighted = replace(likes, known=likes.weighted)
            rows += [measure(weighted, f"{name}, weighted", SYSTEMS[name]) for name in (ALS, OURS)]
        cold = [] if chosen.warm_only else cold_start(likes.known)
    _print(likes, rows, cold)
    if chosen.json:
        report = {"folder": likes.name, "warm": [asdict(r) for r in rows], "cold": [asdict(c) for c in cold]}
        Path(chosen.json).write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    return 0


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser("benchmarks.recommend", description=__doc__.split("\n", 1)[0])
    parser.add_argument("folder", metavar="DIR")
    parser.add_argument("--warm-only", action="store_true", help="leave the cold start out")
    parser.add_argument("--json", help="file for the figures")
    return parser.parse_args()


def measure(likes: Likes, name: str, start: Callable[[Any], Scorer]) -> Row:
    """Fit one system and ask it for everybody of whom something is asked."""
    print(f"  {name}", file=sys.stderr, flush=True)
    reset_peak()
    began = process_time()
    scorer = start(likes.known)
    seconds, peak = process_time() - began, peak_megabytes()
    asked = np.flatnonzero(np.diff(likes.asked.indptr))
    found = []
    for place in range(0, len(asked), PEOPLE_AT_ONCE):
        rows = asked[place : place + PEOPLE_AT_ONCE]
        scores, known = scorer(rows), likes.known[rows].tocoo()
        scores[known.row, known.col] = -np.inf
        found.append(qualities(best_places(scores, LENGTH), likes.asked[rows]))
    recall, ndcg = np.concatenate(found).mean(axis=0).tolist()
    return Row(name, recall, ndcg, seconds, peak)


def start_ours(known: Any, *, kept: int | None = None) -> Scorer:
    """The notes that go together, as `refit_together` fits them."""
    neighborhood, tuning = fit(known) if kept is None else fit(known, top=kept)
    print(f"  {tuning}", file=sys.stderr)
    matrix = neighborhood.matrix()
    return lambda rows: recommend(known[rows], matrix).toarray()


def start_als(known: Any) -> Scorer:
    """Matrix factorisation for implicit feedback (Hu, Koren and Volinsky 2008), by `implicit`, one thread."""
    from implicit.cpu.als import AlternatingLeastSquares

    with threadpool_limits(1):  # again: the import brought a library of its own
        model = AlternatingLeastSquares(
            factors=FACTORS, alpha=CONFIDENCE, regularization=CONFIDENCE, num_threads=1, random_state=0
        )
        model.fit(known, show_progress=False)
    return lambda rows: np.asarray(model.user_factors[rows] @ model.item_factors.T)


def start_popularity(known: Any) -> Scorer:
    """What most people like, for everybody."""
    _people, of_items = degrees(known)
    return lambda rows: np.tile(of_items, (len(rows), 1))


ALS: Final = f"implicit ALS, {FACTORS} factors"
OURS: Final = "Sampan"
SYSTEMS: Final[dict[str, Callable[[Any], Scorer]]] = {
    "popularity": start_popularity,
    ALS: start_als,
    OURS: start_ours,
    f"{OURS}, {STORED} stored": lambda known: start_ours(known, kept=STORED),
}


def _print(likes: Likes, rows: list[Row], cold: list[Cold]) -> None:
    people, items = likes.known.shape
    print(
        f"\n{likes.name}: {people:,} people, {items:,} items, {likes.known.nnz:,} likes; at {LENGTH} places\n"
    )
    print_table(("system", "recall", "NDCG", "fit CPU-s", "peak MB"), [_cells(row) for row in rows])
    if cold:
        print(f"\n{cold[0].people:,} people who were not fitted, k of their likes known: recall / NDCG\n")
        found = {(one.system, one.k): f"{one.recall:.4f} / {one.ndcg:.4f}" for one in cold}
        systems = dict.fromkeys(one.system for one in cold)
        lines = [(name, *(found[name, k] for k in KNOWN)) for name in systems]
        print_table(("", *(f"k = {k}" for k in KNOWN)), lines)


def _cells(row: Row) -> tuple[str, ...]:
    return row.system, f"{row.recall:.4f}", f"{row.ndcg:.4f}", f"{row.fit_seconds:.1f}", f"{row.peak_mb:,.0f}"


if __name__ == "__main__":
    sys.exit(main())
