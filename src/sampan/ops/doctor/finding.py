"""One thing that the doctor found: good, worth knowing, or in need of mending."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Finding:
    """`grade`: 'ok', 'note' (works, but know it) or 'bad'. `what` says what is, `mend` what to do."""

    grade: Literal["ok", "note", "bad"]
    subject: str
    what: str
    mend: str = ""


def ok(subject: str, what: str) -> Finding:
    """All is well with this."""
    return Finding("ok", subject, what)


def note(subject: str, what: str, mend: str) -> Finding:
    """It works, with something left out that the operator may want."""
    return Finding("note", subject, what, mend)


def bad(subject: str, what: str, mend: str) -> Finding:
    """It does not work until somebody does what `mend` says."""
    return Finding("bad", subject, what, mend)
