"""What learners are shown: corrections of sentences, and what they keep of them."""

from __future__ import annotations

from dataclasses import dataclass

from sampan.translation.study.changes import Change


@dataclass(frozen=True, slots=True)
class ShownCorrection:
    """A sentence put right, in a comment or a message."""

    ref: str
    """The correction's own text: 'comment:9:body', 'message:12:body'."""
    changes: tuple[Change, ...]
    """Word by word; () when the words that it puts right are gone."""
    language: str
    """BCP 47 of the sentence, '' when unknown."""
    sounds: str = ""
    sounds_label: str = ""
    remark: str = ""
    can_keep: bool = False
    """Whether it puts the reader's own words right, so that it can stand in their notebook."""
    is_kept: bool = False

    @property
    def is_right(self) -> bool:
        """Whether nothing had to be changed."""
        return all(change.kind == "same" for change in self.changes)
