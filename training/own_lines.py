"""The project's own social lines, parted into those that are trained on and those that are kept aside."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sampan.translation.lines import OwnLine
from training.near import group_twins, stable_number


def keep_aside(lines: Sequence[OwnLine], count: int) -> tuple[list[OwnLine], list[OwnLine]]:
    """(kept aside, trained on): `count` lines, or a few less, that show how good a model became.

    Lines that are nearly alike on either side stay together, so that no twin of a kept line is trained on.
    Whether a group is kept depends on its own lines alone and on how many there are: new lines change
    little.
    """
    groups: dict[int, list[OwnLine]] = defaultdict(list)
    for group, line in zip(group_twins([(line.zh, line.en) for line in lines]), lines, strict=True):
        groups[group].append(line)
    kept: set[OwnLine] = set()
    for group in sorted(groups, key=lambda one: min(stable_number(line.zh) for line in groups[one])):
        if len(kept) + len(set(groups[group])) <= count:
            kept.update(groups[group])
    return [line for line in lines if line in kept], [line for line in lines if line not in kept]
