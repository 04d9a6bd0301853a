"""Makes lines that command or ask the translator, out of the project's own: they are text to translate."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from sampan.translation.lines import OwnLine
from training.as_sent import PAIRS, Asked, ask_for_line

SEED = 20261124
COMMANDING = ("stubborn", "questions")
"""The kinds of own lines that trick, command or ask a translator."""
BESIDE_CHARS_MAX = 60
"""The line beside the command is short, so that both make one passage."""
_ENDS = tuple("。！？!?….～~”\"'）)")


def trick_lines(lines: Sequence[OwnLine], count: int) -> Iterator[Asked]:
    """`count` passages of a command or question beside another line, before or after it, both translated.

    Raises:
        ValueError: the lines give fewer than `count`.
    """
    commands = [line for line in lines if line.kind in COMMANDING]
    others = [line for line in lines if line.kind not in COMMANDING and len(line.en) <= BESIDE_CHARS_MAX]
    chance = random.Random(SEED)
    made = 0
    both = [(command, other) for command in commands for other in chance.sample(others, min(12, len(others)))]
    chance.shuffle(both)
    for command, other in both:
        first, second = chance.sample([command, other], 2)
        pair = PAIRS[made % 2]
        zh, en = _closed(first.zh, "。") + second.zh, _closed(first.en, ".") + " " + second.en
        found = ask_for_line(pair, *((zh, en) if pair == PAIRS[0] else (en, zh)))
        if len(found) != 1:  # cut apart by an emoji between the two
            continue
        yield found[0]
        made += 1
        if made == count:
            return
    raise ValueError(f"{len(lines)} lines give {made} tricks, not {count}")


def _closed(line: str, stop: str) -> str:
    return line if line.endswith(_ENDS) else line + stop
