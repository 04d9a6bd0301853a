"""Upright boxes in the plane of the words: a line's own box after the picture is turned back by its angle."""

from __future__ import annotations

from dataclasses import dataclass
from math import atan2, cos, degrees, radians, sin

from sampan.translation.pictures.types import Line, Point

LEVEL = 3.0
"""Degrees up to which words count as level: nobody sees it, and the reader's corners are no more exact."""
ANGLE_STEP = 6.0
"""Degrees within which lines count as turned alike."""
TALL = 1.8
"""A line of Han so many times higher than wide runs from top to bottom."""


@dataclass(frozen=True)
class Box:
    """One line's box, in pixels: its edges, its words, and how sure the reader is."""

    left: float
    top: float
    right: float
    bottom: float
    text: str
    confidence: float
    vertical: bool = False

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def size(self) -> float:
        """How high its letters are."""
        return self.width if self.vertical else self.height


def angle_of(line: Line) -> float:
    """How far the line is turned, in degrees, clockwise; 0 for what is level, or upright as a column."""
    top_left, top_right, bottom_right, bottom_left = line.corners
    across = (top_right[0] - top_left[0] + bottom_right[0] - bottom_left[0]) / 2
    down = (top_right[1] - top_left[1] + bottom_right[1] - bottom_left[1]) / 2
    angle = degrees(atan2(down, across))
    return 0.0 if abs(angle) < LEVEL else angle


def turned(point: Point, angle: float) -> Point:
    """The point, turned clockwise about the corner of the picture (y runs downwards)."""
    turn = radians(angle)
    x, y = point
    return (x * cos(turn) - y * sin(turn), x * sin(turn) + y * cos(turn))


def box_of(line: Line, angle: float) -> Box:
    """The upright box of a line after the picture was turned back by `angle`."""
    points = [turned(corner, -angle) for corner in line.corners]
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    top, bottom = min(y for _, y in points), max(y for _, y in points)
    tall = (bottom - top) > TALL * (right - left) and len(line.text.strip()) > 1
    return Box(left, top, right, bottom, line.text.strip(), line.confidence, tall)


def by_angle(lines: list[Line]) -> list[tuple[float, list[Box]]]:
    """The lines as boxes, those that are turned alike together with their mean angle."""
    groups: list[tuple[list[float], list[Line]]] = []
    for line in sorted(lines, key=lambda one: abs(angle_of(one))):
        angle = angle_of(line)
        home = next(
            (
                one
                for one in groups
                if abs(one[0][0] - angle) <= ANGLE_STEP and bool(one[0][0]) == bool(angle)
            ),
            None,
        )
        if home is None:
            groups.append(([angle], [line]))
        else:
            home[0].append(angle)
            home[1].append(line)
    means = [(sum(angles) / len(angles), members) for angles, members in groups]
    return [(mean, [box_of(line, mean) for line in members]) for mean, members in means]


def gap_below(upper: Box, lower: Box) -> float:
    """Pixels between the two, negative where they overlap."""
    return lower.top - upper.bottom


def shared_width(one: Box, other: Box) -> float:
    """How much of the narrower one's width both have in common, 0 to 1."""
    common = min(one.right, other.right) - max(one.left, other.left)
    return max(0.0, common) / max(1.0, min(one.width, other.width))


def shared_height(one: Box, other: Box) -> float:
    """How much of the lower one's height both have in common, 0 to 1."""
    common = min(one.bottom, other.bottom) - max(one.top, other.top)
    return max(0.0, common) / max(1.0, min(one.height, other.height))
