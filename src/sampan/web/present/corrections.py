"""Corrections of comments and messages: what changed, how the words sounded, and keeping them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sampan.accounts.types import Reader
from sampan.conversations.types import Sounds
from sampan.translation.selectors.notebook import kept_refs
from sampan.translation.study.changes import word_changes
from sampan.web.shown_study import ShownCorrection

SOUNDS: dict[str, str | Promise] = {
    Sounds.NATURAL: _("Natural"),
    Sounds.STIFF: _("Stiff, from a book"),
    Sounds.CASUAL: _("Casual, among friends"),
    Sounds.RUDE: _("Harsher than meant"),
    Sounds.UNCLEAR: _("Unclear"),
    Sounds.WRONG: _("Nobody says it so"),
}
"""How a learner's words sound, as people are told it."""


class MessageCorrectionRow(Protocol):
    """A message as far as a correction needs it; `reply_to` holds the words that it puts right."""

    @property
    def id(self) -> int: ...
    @property
    def sender_id(self) -> int | None: ...
    @property
    def body(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def is_correction(self) -> bool: ...
    @property
    def sounds(self) -> str: ...
    @property
    def remark(self) -> str: ...
    @property
    def reply_to(self) -> MessageCorrectionRow | None: ...


def shown_correction(
    ref: str,
    *,
    before: str,
    body: str,
    language: str,
    sounds: str,
    remark: str,
    can_keep: bool,
    is_kept: bool = False,
) -> ShownCorrection:
    """One correction, ready to show; `before` are the words that it puts right."""
    return ShownCorrection(
        ref=ref,
        changes=tuple(word_changes(before, body)),
        language="" if language == "und" else language,
        sounds=sounds,
        sounds_label=str(SOUNDS.get(sounds, "")),
        remark=remark,
        can_keep=can_keep,
        is_kept=is_kept,
    )


def message_corrections(
    rows: Iterable[MessageCorrectionRow], *, reader: Reader
) -> dict[int, ShownCorrection]:
    """The corrections among messages, by the messages' ids. One query, none where none is of the reader's
    words.

    One whose corrected words are gone is an ordinary answer.
    """
    found = {row.id: row for row in rows if row.is_correction and row.body and _before(row)}
    kept = kept_refs((_ref(row) for row in found.values() if _is_own(row, reader)), reader=reader)
    return {
        pk: shown_correction(
            _ref(row),
            before=_before(row),
            body=row.body,
            language=row.language,
            sounds=row.sounds,
            remark=row.remark,
            can_keep=_is_own(row, reader),
            is_kept=_ref(row) in kept,
        )
        for pk, row in found.items()
    }


def may_be_corrected(language: str, *, reader: Reader) -> bool:
    """Whether the reader is offered to put words of somebody else right: those in a language they read."""
    return language.split("-")[0] in ("en", "zh", "und") and reader.understands(language)


def is_learner(language: str, *, author_language: str) -> bool:
    """Whether somebody who reads Sampan in `author_language` wrote in a language that they learn."""
    known = language.split("-")[0]
    return known in ("en", "zh") and author_language.split("-")[0] != known


def _ref(row: MessageCorrectionRow) -> str:
    return f"message:{row.id}:body"


def _is_own(row: MessageCorrectionRow, reader: Reader) -> bool:
    """Whether it puts the reader's own words right."""
    answered = row.reply_to
    return answered is not None and reader.account_id is not None and answered.sender_id == reader.account_id


def _before(row: MessageCorrectionRow) -> str:
    return row.reply_to.body if row.reply_to is not None else ""
