"""What is read in a picture: lines as the reader finds them, and blocks as people see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

Point = tuple[float, float]


@dataclass(frozen=True)
class Line:
    """One line of words. `corners`: top left, top right, bottom right, bottom left, in pixels, as the words
    stand; `confidence` 0 to 1.
    """

    text: str
    confidence: float
    corners: tuple[Point, Point, Point, Point]


@dataclass(frozen=True)
class Block:
    """Words that belong together: a heading, a paragraph, one entry of a list.

    Attributes:
        text: lines that were only wrapped are joined.
        x, y: the middle of the block, in parts of the picture's width and height (0 to 1).
        width, height: its sides before it is turned, in the same parts.
        angle: how far it is turned, in degrees, clockwise.
        size: the height of one of its lines, in parts of the picture's height.
        lines: how many lines it has.
        vertical: whether its lines run from top to bottom.
        confidence: 0 to 1, the mean of its letters.
        language: zh-Hans, zh-Hant, en or und.
    """

    text: str
    x: float
    y: float
    width: float
    height: float
    angle: float = 0.0
    size: float = 0.0
    lines: int = 1
    vertical: bool = False
    confidence: float = 1.0
    language: str = "und"

    def as_json(self) -> dict[str, Any]:
        """The form that a database keeps; `block_of` reads it."""
        return {
            "text": self.text,
            "box": [round(number, 4) for number in (self.x, self.y, self.width, self.height)],
            "angle": round(self.angle, 1),
            "size": round(self.size, 4),
            "lines": self.lines,
            "vertical": self.vertical,
            "confidence": round(self.confidence, 3),
            "language": self.language,
        }


def block_of(kept: dict[str, Any]) -> Block:
    """The block that `as_json` gave."""
    x, y, width, height = (float(number) for number in kept["box"])
    return Block(
        text=str(kept["text"]),
        x=x,
        y=y,
        width=width,
        height=height,
        angle=float(kept["angle"]),
        size=float(kept["size"]),
        lines=int(kept["lines"]),
        vertical=bool(kept["vertical"]),
        confidence=float(kept["confidence"]),
        language=str(kept["language"]),
    )


def blocks_of(kept: Sequence[dict[str, Any]]) -> list[Block]:
    """Several of them, in their order."""
    return [block_of(one) for one in kept]
