"""How much of what readers meet they can read."""

from collections.abc import Iterator

from sampan.ops.doctor.finding import Finding, note, ok
from sampan.translation.selectors.coverage import SurfaceCoverage, list_coverage

LOW = 0.9
"""Below this share, one text in ten is in a language that its reader does not read."""
ENOUGH = 50
"""Texts that must have been shown before their share says anything."""
SUBJECT = "translation.coverage"
MEND = (
    "Is an engine ready (see `translation`) and quick enough? The admin pages list what waits and what was "
    "given up, with the reason."
)


def look() -> Iterator[Finding]:
    """Look at the last day, all together and every kind of text that lags; needs the database."""
    found = list_coverage(days=1)
    if not found:
        yield ok(SUBJECT, "nothing was counted in the last day")
        return
    whole = SurfaceCoverage("all texts", sum(one.shown for one in found), sum(one.readable for one in found))
    yield ok(SUBJECT, "; ".join(_said(one) for one in (whole, *found)))
    for one in found:
        if one.shown >= ENOUGH and one.share < LOW:
            yield note(SUBJECT, f"{_said(one)} were readable in the last day", MEND)


def _said(one: SurfaceCoverage) -> str:
    # Rounded down: 100% means every single one.
    return f"{one.surface} {int(one.share * 100)}% of {one.shown}"
