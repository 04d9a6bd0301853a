"""The order in which people read what stands in a picture: whole columns first, then from top to bottom.

Recursive cuts along white space, after Nagy and Seth, "Hierarchical representation of optically scanned
documents", ICPR 1984.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

Item = TypeVar("Item")
Edges = tuple[float, float, float, float]
"""Left, top, right, bottom."""
COLUMN_GAP = 1.6
"""A gutter between columns is so many times wider than the space between their lines; else rows go first."""


def reading_order(items: Sequence[Item], edges_of: Callable[[Item], Edges]) -> list[Item]:
    """The items as they are read. `edges_of` gives each one's box in one unit for both directions."""
    return _cut([(item, edges_of(item)) for item in items])


def _cut(items: list[tuple[Item, Edges]]) -> list[Item]:
    if len(items) < 2:
        return [item for item, _edges in items]
    across, down = _widest_gap(items, 0), _widest_gap(items, 1)
    if across is None and down is None:
        return [item for item, _edges in sorted(items, key=lambda one: (one[1][1], one[1][0]))]
    by_columns = down is None or (across is not None and across[0] > COLUMN_GAP * down[0])
    axis, gap = (0, across) if by_columns else (1, down)
    assert gap is not None
    first = [one for one in items if one[1][axis] < gap[1]]
    rest = [one for one in items if one[1][axis] >= gap[1]]
    return _cut(first) + _cut(rest)


def _widest_gap(items: list[tuple[Item, Edges]], axis: int) -> tuple[float, float] | None:
    """The widest white stripe through all items: its width and where it ends; None when there is none."""
    ordered = sorted(items, key=lambda one: one[1][axis])
    reach = ordered[0][1][axis + 2]
    best: tuple[float, float] | None = None
    for _item, edges in ordered[1:]:
        gap = edges[axis] - reach
        if gap >= 0 and (best is None or gap > best[0]):
            best = (gap, edges[axis])
        reach = max(reach, edges[axis + 2])
    return best
