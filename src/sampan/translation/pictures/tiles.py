"""Cuts a picture into parts of a bounded size, so that a long screenshot stays readable and costs no more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

SIDE_MAX = 1600
"""Pixels of a part's longer side: small print of a phone's photograph is still read, memory stays bounded."""
SHORT_MAX = 1080
"""Pixels of the shorter side of a picture that has to be cut: a phone's screen is that wide."""
LONG = 2.2
"""A picture longer than so many times its width is cut, any other is scaled."""
OVERLAP = 160
"""Pixels that two parts share, more than a line is high; a line at the cut is whole in one of them."""
TILES_MAX = 5
"""Parts of one picture at most; what is longer still is scaled until it fits."""


@dataclass(frozen=True)
class Tile:
    """A part of a picture, in its pixels, and how much smaller it is made before it is read."""

    left: int
    top: int
    width: int
    height: int
    scale: float = 1.0

    def outside(self, x: float, y: float) -> tuple[float, float]:
        """A point of the scaled part as a point of the whole picture."""
        return (round(self.left + x / self.scale, 1), round(self.top + y / self.scale, 1))


def cut_tiles(width: int, height: int) -> list[Tile]:
    """The parts to read, from the start of the picture to its end."""
    long, short = max(width, height), max(1, min(width, height))
    if long <= LONG * short:
        return [Tile(0, 0, width, height, min(1.0, SIDE_MAX / long))]
    scale = min(1.0, SHORT_MAX / short)
    room = TILES_MAX * (SIDE_MAX - OVERLAP) + OVERLAP
    scale = min(scale, room / long)
    side, overlap = SIDE_MAX / scale, OVERLAP / scale
    count = min(TILES_MAX, max(1, ceil((long - overlap) / (side - overlap))))
    size = min(long, ceil((long + (count - 1) * overlap) / count))
    starts = [round(place * (long - size) / max(1, count - 1)) for place in range(count)]
    if height >= width:
        return [Tile(0, start, width, min(size, height - start), scale) for start in starts]
    return [Tile(start, 0, min(size, width - start), height, scale) for start in starts]


def owned_by(tiles: Sequence[Tile], tile: Tile, corners: Sequence[tuple[float, float]]) -> bool:
    """Whether a line that `tile` shows belongs to it and not to a neighbour that shows it whole as well."""
    if len(tiles) == 1:
        return True
    x = sum(corner[0] for corner in corners) / len(corners)
    y = sum(corner[1] for corner in corners) / len(corners)
    showing = [one for one in tiles if _holds(one, x, y)] or [tile]
    return min(showing, key=lambda one: _off_middle(one, x, y)) == tile


def _holds(tile: Tile, x: float, y: float) -> bool:
    return tile.left <= x <= tile.left + tile.width and tile.top <= y <= tile.top + tile.height


def _off_middle(tile: Tile, x: float, y: float) -> float:
    return abs(x - tile.left - tile.width / 2) + abs(y - tile.top - tile.height / 2)
