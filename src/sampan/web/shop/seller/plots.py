"""Plots of bars over days as plain geometry; the template draws them, a table says the same numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import get_language

from sampan.web.shown_sales import ShownBar, ShownPlot

WIDTH, HEIGHT = 720, 220
"""Units of the drawing; it is as wide as its place, so these only set its shape."""
LEFT, RIGHT, TOP, BOTTOM = 8, 8, 16, 28
AXIS = 88
"""Room at the left for what the lines stand for."""
GAP = 0.28
"""Part of a day's room that stays free between two bars."""
TICKS = 4
LABELS_MAX = 6
SHORT_DAYS = {"en": "M j"}
"""How a day is written under a plot where the language's own way is too long for a phone: Nov 23."""
STEPS = (1, 2, 2.5, 5, 10)
"""Round numbers for the lines, times a power of ten."""


def plot_days(
    title: str,
    days: Sequence[date],
    values: Sequence[int],
    *,
    write: Callable[[int], str],
    total: str = "",
    summary: str = "",
) -> ShownPlot:
    """One bar a day from zero; `write` says a value as people read it."""
    top = round_up(max((*values, 1)))
    room = (WIDTH - LEFT - AXIS - RIGHT) / max(len(days), 1)
    floor = HEIGHT - BOTTOM

    def high(value: int) -> float:
        return round(max(value, 0) / top * (floor - TOP), 2)

    bars = tuple(
        ShownBar(
            x=round(LEFT + AXIS + place * room + room * GAP / 2, 2),
            y=round(floor - high(value), 2),
            width=round(room * (1 - GAP), 2),
            height=high(value),
            label=date_format(day, "MONTH_DAY_FORMAT"),
            value=write(value),
        )
        for place, (day, value) in enumerate(zip(days, values, strict=True))
    )
    return ShownPlot(
        title=title,
        width=WIDTH,
        height=HEIGHT,
        bars=bars,
        ticks=_ticks(top, floor, write),
        days=_labels(days, room),
        total=total,
        summary=summary,
        floor=floor,
        left=LEFT,
        right=WIDTH - RIGHT,
    )


def round_up(most: int) -> int:
    """The least round number, in TICKS equal whole steps, that is not below `most`."""
    power = 1
    while True:
        for step in STEPS:
            size = int(step * power)
            if size * TICKS >= most and size == step * power:
                return size * TICKS
        power *= 10


def parts_of(values: Sequence[int]) -> list[int]:
    """Each value in whole percent of the largest, at least 1 where it is above zero."""
    largest = max((*values, 1))
    return [max(1, value * 100 // largest) if value > 0 else 0 for value in values]


def _ticks(top: int, floor: float, write: Callable[[int], str]) -> tuple[tuple[float, str], ...]:
    steps = [top * place // TICKS for place in range(1, TICKS + 1)]
    return tuple((round(floor - value / top * (floor - TOP), 2), write(value)) for value in steps)


def _labels(days: Sequence[date], room: float) -> tuple[tuple[float, str], ...]:
    every = max(1, -(-len(days) // LABELS_MAX))
    written = SHORT_DAYS.get(get_language() or "", "MONTH_DAY_FORMAT")
    places = range(len(days) - 1, -1, -every)  # from the last day backwards: today is always named
    return tuple(
        (round(LEFT + AXIS + (place + 0.5) * room, 2), date_format(days[place], written))
        for place in reversed(places)
    )
