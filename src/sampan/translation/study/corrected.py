"""A correction as the notebook takes it from the room that it was made in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Corrected:
    """A sentence as it should be, and the learner's own words that it puts right.

    Attributes:
        ref: the correction's own text, such as ``"comment:9:body"``.
        is_private: whether not everybody may read it, so that not every engine may see it.
        context: what helps to translate it, such as the title of the note that it stands under.
        may_leave: whether the learner agreed that every engine may have this private text.
        sounds: one of the words of `conversations.types.Sounds`, or ''.
    """

    ref: str
    sentence: str
    before: str
    is_private: bool
    context: str = ""
    may_leave: bool = False
    sounds: str = ""
    remark: str = ""
