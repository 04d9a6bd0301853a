"""Putting somebody's words right: what a correction may say, in comments as in messages."""

from __future__ import annotations

from sampan.conversations.errors import CorrectionInvalid, RemarkTooLong
from sampan.conversations.types import REMARK_CHARS, Correction, Sounds
from sampan.notes.wording import clean_text


def clean_correction(correction: Correction, *, words: str, answered: str, is_own: bool) -> Correction:
    """What is kept of a correction.

    It puts right somebody else's words and differs from them, or says of unchanged ones how they sound.

    Args:
        words: the sentence as it should be, cleaned as the room cleans its texts.
        answered: the words that it puts right, '' when there are none.
        is_own: whether these are the writer's own.

    Raises CorrectionInvalid, RemarkTooLong.
    """
    sounds = correction.sounds
    remark = clean_text(correction.remark)
    if is_own or not words or not answered or sounds not in ("", *Sounds):
        raise CorrectionInvalid
    if words == answered and not (sounds or remark):
        raise CorrectionInvalid
    if len(remark) > REMARK_CHARS:
        raise RemarkTooLong(limit=REMARK_CHARS, length=len(remark))
    return Correction(sounds, remark)
