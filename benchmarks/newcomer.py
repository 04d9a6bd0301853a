"""Do good notes by people whom nobody knows find their readers? `python -m benchmarks.newcomer` simulates it.

The readers are those of `benchmarks/support/readers.py`, whose model is told there in full; the feeds are
those of `benchmarks/support/feeds.py`. All meet the same readers, notes and visits, and leave out what was
seen.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import process_time
from typing import Any

import numpy as np

from benchmarks.support.feeds import KEPT_HOURS, ByPopularity, ByRecency, BySampan, Feed, Record
from benchmarks.support.readers import GOOD, HOURS, POOR, READERS, World, make_world
from benchmarks.support.tables import print_table
from sampan.discovery.ranking.candidates import Floats
from sampan.discovery.ranking.predict import ACTS, VALUE

SEEDS = 8
AUDIENCE = 24
"""The readers to whom a note would be worth the most, one in ten: its audience."""
FOUND = 1 / 3
"""Share of them that must have seen it within a day for the note to have found its audience."""
T_95 = {2: 12.71, 3: 4.30, 4: 3.18, 5: 2.78, 6: 2.57, 8: 2.36, 10: 2.26}
"""Student's t for an interval of 95% from so many seeds."""
FEEDS: dict[str, Callable[[Record, int], Feed]] = {
    "Sampan": lambda record, seed: BySampan(record, np.random.default_rng(seed)),
    "Sampan without first audiences": lambda record, seed: BySampan(
        record, np.random.default_rng(seed), tries=False
    ),
    "by popularity": lambda record, seed: ByPopularity(record),
    "by recency": lambda record, seed: ByRecency(record),
}


@dataclass(frozen=True)
class Run:
    """One feed in one world: when each reader saw each note (hours, inf for never), and what it gave them."""

    seen_at: Floats
    satisfaction: Floats
    """Likes' worth for each reader and day that what they saw was to be expected to give."""


def run(world: World, make: Callable[[Record, int], Feed], seed: int) -> Run:
    """Let all readers of the world use one feed."""
    record = Record.of(world)
    feed = make(record, seed)
    chance = np.random.default_rng(10_000 + seed)
    notes = world.notes
    seen_at = np.full((READERS, len(notes)), np.inf)
    satisfaction = np.zeros(READERS)
    worth = world.chances @ VALUE
    for hour, reader, cards in world.visits:
        first, last = np.searchsorted(notes.hours, [hour - KEPT_HOURS, hour])
        there = np.arange(first, last)
        there = there[~record.saw[reader, there]]
        if not len(there):
            continue
        page = feed.page(reader, hour, there, cards)
        acts = chance.random((len(page), len(ACTS))) < world.chances[reader, page]
        record.saw[reader, page] = True
        seen_at[reader, page] = hour
        record.impressions[page] += 1
        record.acts[page] += acts
        satisfaction[reader] += worth[reader, page].sum()
        _remember(record, reader, page, acts)
        feed.tell(reader, page, acts.astype(np.float64), hour)
    return Run(seen_at, satisfaction / (HOURS / 24))


def _remember(record: Record, reader: int, page: Any, acts: Any) -> None:
    follow, hide = ACTS.index("follow"), ACTS.index("hide")
    record.follows[reader, record.world.notes.authors[page[acts[:, follow]]]] = 1.0
    strongest = np.where(acts, VALUE, 0.0)
    strongest[:, [0, hide]] = 0.0  # an open makes no affinity
    for place in np.flatnonzero(strongest.max(axis=1) > 0).tolist():
        record.liked[reader].append((int(page[place]), float(strongest[place].max())))


def found_shares(world: World, done: Run, wanted: Floats) -> Floats:
    """The share of the `wanted` notes that had found their audience 0 to 24 hours after publication."""
    notes = world.notes
    worth = world.chances @ VALUE
    hours = np.arange(0, 25)
    found = []
    for note in np.flatnonzero(wanted).tolist():
        audience = np.argsort(-worth[:, note])[:AUDIENCE]
        after = np.sort(done.seen_at[audience, note] - notes.hours[note])
        found.append(after[int(np.ceil(AUDIENCE * FOUND)) - 1] <= hours)
    return np.asarray(np.mean(found, axis=0), dtype=np.float64)


def measure(seeds: int) -> dict[str, dict[str, list[Any]]]:
    """Every feed in every world: figures by name, one for each seed."""
    figures: dict[str, dict[str, list[Any]]] = {name: {} for name in FEEDS}
    for seed in range(seeds):
        world = make_world(seed)
        notes = world.notes
        followed = notes.hours >= 24.0
        followed &= notes.hours < HOURS - 24.0
        unknown = world.known_authors[notes.authors] == 0
        good, poor = notes.quality >= GOOD, notes.quality <= POOR
        for name, make in FEEDS.items():
            began = process_time()
            done = run(world, make, seed)
            curve = found_shares(world, done, followed & good & unknown)
            seen = np.isfinite(done.seen_at).sum(axis=0)
            told = {
                "curve": curve.tolist(),
                "newcomers": float(curve[-1]),
                "known": float(found_shares(world, done, followed & good & ~unknown)[-1]),
                "poor": float(seen[followed & poor].sum() / seen[followed].sum()),
                "satisfaction": float(done.satisfaction.mean()),
                "seconds": process_time() - began,
            }
            for key, figure in told.items():
                figures[name].setdefault(key, []).append(figure)
    return figures


def interval(values: list[float]) -> tuple[float, float]:
    """The mean and the half-width of its interval of 95% over the seeds."""
    if len(values) < 2:
        return float(np.mean(values)), float("nan")
    t = T_95.get(len(values), 2.0)
    return float(np.mean(values)), float(t * np.std(values, ddof=1) / np.sqrt(len(values)))


def main() -> None:
    """Measure, print, and draw where asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=SEEDS)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--plots", type=Path, help="a folder for newcomer_found.svg and newcomer_price.svg")
    chosen = parser.parse_args()
    figures = measure(chosen.seeds)
    head = (
        "feed",
        "good notes of newcomers",
        "good notes of known authors",
        "views spent on poor notes",
        "worth to a reader a day",
        "CPU-s",
    )
    print_table(head, [_row(name, told) for name, told in figures.items()])
    _tell_difference(figures)
    if chosen.json:
        chosen.json.write_text(json.dumps(figures, indent=1), encoding="utf-8")
    if chosen.plots:
        from benchmarks.support.newcomer_plots import draw  # matplotlib is needed only here

        draw(figures, chosen.plots)


def _tell_difference(figures: dict[str, dict[str, list[Any]]]) -> None:
    """What first audiences change, world by world: the worlds differ more than the feeds do."""
    ours, without = (figures[name] for name in list(FEEDS)[:2])
    for key, words, form in (
        ("newcomers", "good notes of newcomers", "{:+.1%} ± {:.1%}"),
        ("satisfaction", "worth to a reader a day", "{:+.2f} ± {:.2f}"),
    ):
        change = [one - other for one, other in zip(ours[key], without[key], strict=True)]
        print(f"with first audiences, {words}: {form.format(*interval(change))}")


def _row(name: str, told: dict[str, list[Any]]) -> tuple[str, ...]:
    cells = ["{:.0%} ± {:.0%}".format(*interval(told[key])) for key in ("newcomers", "known", "poor")]
    return (
        name,
        *cells,
        "{:.2f} ± {:.2f}".format(*interval(told["satisfaction"])),
        f"{np.mean(told['seconds']):.1f}",
    )


if __name__ == "__main__":
    main()
