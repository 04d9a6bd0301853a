"""Keeping sentences that somebody put right: with pinyin, meaning, and the learner's own words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sampan.accounts.policies import require_account
from sampan.accounts.types import Reader
from sampan.core.errors import Invalid, SignInNeeded
from sampan.translation import configuration
from sampan.translation.language import detect_language
from sampan.translation.models import SavedSentence
from sampan.translation.selectors.notebook import (
    find_meanings,
    get_saved_sentence,
    meaning_language,
    sentence_text,
)
from sampan.translation.services.asking import want_translations
from sampan.translation.services.undoing import hold_notebook, put_back, take_out
from sampan.translation.study.corrected import Corrected
from sampan.translation.study.spelling import pinyin_line
from sampan.translation.types import Translated

KEPT = (
    *("ref", "language", "sentence", "before", "is_private", "reading", "meaning"),
    *("meaning_language", "sounds", "remark"),
)
"""What comes back when a removal is undone; with practice and times, see `undoing.take_out`."""


@transaction.atomic
def keep_sentence(*, reader: Reader, correction: Corrected) -> SavedSentence:
    """Put a correction into the reader's notebook; one that is there already stays as it is.

    Its meaning is taken from the translation memory; when it is missing there it is asked for, of the engines
    that may see the text. That it puts the reader's own words right is for the
    caller to know.

    Raises SignInNeeded, Suspended, Invalid (notebook_full).
    """
    account_id = require_account(reader)
    hold_notebook(account_id)
    earlier = SavedSentence.objects.filter(account=account_id, ref=correction.ref).first()
    if earlier is not None:
        return earlier
    _check_room(account_id)
    language = detect_language(correction.sentence)
    saved = SavedSentence(
        account_id=account_id,
        ref=correction.ref,
        language=language,
        sentence=correction.sentence,
        before=correction.before,
        is_private=correction.is_private,
        reading=pinyin_line(correction.sentence) if language.startswith("zh") else "",
        sounds=correction.sounds,
        remark=correction.remark,
    )
    target = meaning_language(language, reader=reader)
    if target:
        asked = replace(sentence_text(saved), context=correction.context, may_leave=correction.may_leave)
        (found,) = want_translations([asked], to=target)
        _explain(saved, found)
    saved.save(force_insert=True)
    return saved


@transaction.atomic
def unkeep_sentence(*, reader: Reader, ref: str) -> None:
    """Take a correction out of the reader's notebook; no error when it is not there. Raises SignInNeeded."""
    if reader.account_id is None:
        raise SignInNeeded
    if "\x00" not in ref:  # which the database could not even be asked about
        SavedSentence.objects.filter(account=reader.account_id, ref=ref).delete()


@transaction.atomic
def explain_sentence(*, reader: Reader, saved_id: int) -> SavedSentence:
    """Keep the meaning beside the sentence once the memory has it. Raises NotFound, SignInNeeded."""
    saved = get_saved_sentence(saved_id, reader=reader)
    if _explain(saved, find_meanings([saved], reader=reader).get(saved.pk)):
        saved.save(update_fields=["meaning", "meaning_language"])
    return saved


@transaction.atomic
def remove_saved_sentence(*, reader: Reader, saved_id: int) -> dict[str, Any]:
    """Take a sentence out of the notebook; gives what `restore_saved_sentence` needs to undo it.

    Raises NotFound when it is not the reader's, SignInNeeded.
    """
    saved = get_saved_sentence(saved_id, reader=reader)
    return take_out(saved, KEPT)


@transaction.atomic
def restore_saved_sentence(*, reader: Reader, kept: Mapping[str, Any]) -> SavedSentence:
    """Undo a removal. `kept` must come from `remove_saved_sentence` unchanged: the caller signs it.

    Raises SignInNeeded, Suspended, Invalid (notebook_full).
    """
    account_id = require_account(reader)
    hold_notebook(account_id)
    earlier = SavedSentence.objects.filter(account=account_id, ref=kept["ref"]).first()
    if earlier is not None:
        return earlier
    _check_room(account_id)
    return put_back(SavedSentence, account_id, kept, KEPT)


def _explain(saved: SavedSentence, found: Translated | None) -> bool:
    """Put the meaning into the row; whether there was one to put."""
    if saved.meaning or found is None or not found.is_translation:
        return False
    saved.meaning, saved.meaning_language = found.body, found.target
    return True


def _check_room(account_id: int) -> None:
    limit = configuration.saved_words_max()
    if SavedSentence.objects.filter(account=account_id).count() >= limit:
        message = _("Your notebook holds %(limit)d sentences. Remove some that you know to make room.")
        raise Invalid("notebook_full", message, {"limit": limit})
