"""Turns boosted trees into the curves and surfaces that are served: the same sums, looked up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from sampan.discovery.ranking.candidates import Floats
from sampan.discovery.ranking.predict import (
    ACTS,
    LEVELS,
    PLACE,
    Codes,
    Surface,
    Trees,
    formula_as_trees,
)

Box = dict[int, tuple[int, int]]
"""Between which bytes, both included, each feature must lie for a leaf."""
Leaf = tuple[Box, int, float]
"""A leaf's box, the number of its act, and what it adds."""


@dataclass(frozen=True)
class Corrections:
    """What was learned of one act: offset, slope and effect of the place (`scale`, shape (3,)) for the
    formula, and the trees on top of it as `Booster.dump_model` gives them, None for none."""

    scale: Floats
    dump: dict[str, Any] | None


def served(learned: Mapping[str, Corrections]) -> Trees:
    """The formula with what was learned of these acts; the others stay the formula's.

    Every leaf must depend on two features at most (ValueError otherwise); then the sum is exact.
    """
    start = formula_as_trees()
    base, curves = start.base.astype(np.float64), start.curves.astype(np.float64)
    leaves: list[Leaf] = []
    for act, found in learned.items():
        number = ACTS.index(act)
        base[number] = base[number] * found.scale[1] + found.scale[0]
        curves[:, :, number] *= found.scale[1]
        curves[PLACE["position"], :, number] += found.scale[2] * np.arange(LEVELS + 1) / LEVELS
        for tree in found.dump["tree_info"] if found.dump else ():
            leaves += [(box, number, worth) for box, worth in _leaves(tree["tree_structure"], {})]
    pairs: dict[tuple[int, int], list[Leaf]] = {}
    for box, number, worth in leaves:
        if len(box) > 2:
            raise ValueError("a leaf depends on more than two features")
        if len(box) == 2:
            one, other = sorted(box)
            pairs.setdefault((one, other), []).append((box, number, worth))
        elif box:
            ((feature, (low, high)),) = box.items()
            curves[feature, low : high + 1, number] += worth
        else:
            base[number] += worth
    surfaces = tuple(_surface(one, other, of_pair) for (one, other), of_pair in sorted(pairs.items()))
    trained = tuple(act for act in ACTS if act in learned and learned[act].dump is not None)
    return Trees(base.astype(np.float32), curves.astype(np.float32), surfaces, trained)


def _leaves(node: Mapping[str, Any], box: Box) -> Iterator[tuple[Box, float]]:
    """The leaves below a node with their boxes; those that no byte reaches are left out."""
    if "leaf_value" in node:
        yield box, float(node["leaf_value"])
        return
    feature, bound = int(node["split_feature"]), int(np.floor(float(node["threshold"])))
    low, high = box.get(feature, (0, LEVELS))
    if low <= bound:
        yield from _leaves(node["left_child"], {**box, feature: (low, min(high, bound))})
    if high > bound:
        yield from _leaves(node["right_child"], {**box, feature: (max(low, bound + 1), high)})


def _surface(one: int, other: int, leaves: list[Leaf]) -> Surface:
    """What leaves on the same two features add, on the grid of the bounds that they have."""
    bins_one, bins_other = (_bins([box[feature] for box, _act, _worth in leaves]) for feature in (one, other))
    table = np.zeros((int(bins_one[-1]) + 1, int(bins_other[-1]) + 1, len(ACTS)))
    for box, number, worth in leaves:
        rows = slice(bins_one[box[one][0]], int(bins_one[box[one][1]]) + 1)
        columns = slice(bins_other[box[other][0]], int(bins_other[box[other][1]]) + 1)
        table[rows, columns, number] += worth
    return Surface(one, other, bins_one, bins_other, table.astype(np.float32))


def _bins(ranges: list[tuple[int, int]]) -> Codes:
    """For each byte the number of its bin, shape (256,); a bin ends where a range begins or ends."""
    begins = sorted({low for low, _high in ranges} | {high + 1 for _low, high in ranges} - {LEVELS + 1} | {0})
    return np.asarray(np.searchsorted(begins, np.arange(LEVELS + 1), side="right") - 1, dtype=np.uint8)
