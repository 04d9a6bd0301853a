"""Keeping words: saving one with the sentence that it was met in, removing it, undoing that."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from sampan.accounts.policies import require_account
from sampan.accounts.types import Reader
from sampan.core.errors import Invalid, NotFound, SignInNeeded
from sampan.translation import configuration
from sampan.translation.models import SavedWord
from sampan.translation.models.study import GLOSS_MAX, SENTENCE_MAX
from sampan.translation.selectors.notebook import get_saved_word
from sampan.translation.selectors.study import LookedUp, look_up
from sampan.translation.services.undoing import hold_notebook, put_back, take_out
from sampan.translation.study.glosses import readable
from sampan.translation.study.sentences import sentence_with

KEPT = (*("language", "word", "traditional", "reading", "gloss", "sentence", "ref"),)
"""What comes back when a removal is undone; with practice and times, see `undoing.take_out`."""


@transaction.atomic
def save_word(*, reader: Reader, word: str, text: str = "", ref: str = "") -> SavedWord:
    """Put a word of the dictionary into the reader's notebook; one that is there already stays as it is.

    Args:
        word: as the dictionary has it (`LookedUp.word`); reading and meaning are taken from there.
        text: the whole text that it was met in, as the reader may see it; the sentence around it is kept.
        ref: which text that is, such as 'note:123:body'.

    Raises SignInNeeded, Suspended, NotFound for a word that the dictionary lacks, Invalid (notebook_full).
    """
    account_id = require_account(reader)
    found = next((one for one in look_up(word, reader=reader) if word in (one.word, one.traditional)), None)
    if found is None:
        raise NotFound("word")
    mine = _hold(account_id)
    earlier = mine.filter(language=found.language, word=found.word).first()
    if earlier is not None:
        return earlier
    _check_room(account_id)
    sentence = next(filter(None, (sentence_with(text, one, SENTENCE_MAX) for one in _spellings(found))), "")
    return SavedWord.objects.create(
        account_id=account_id,
        language=found.language,
        word=found.word,
        traditional=found.traditional,
        reading=found.reading,
        gloss=_gloss(found),
        sentence=sentence,
        ref=ref if sentence else "",
    )


@transaction.atomic
def unsave_word(*, reader: Reader, word: str, language: str) -> None:
    """Take a word out of the reader's notebook; one that is not there is no error. Raises SignInNeeded."""
    if reader.account_id is None:
        raise SignInNeeded
    if "\x00" not in word + language:  # which the database could not even be asked about
        SavedWord.objects.filter(account=reader.account_id, language=language, word=word).delete()


@transaction.atomic
def remove_saved_word(*, reader: Reader, saved_id: int) -> dict[str, Any]:
    """Take a word out of the notebook; gives what `restore_saved_word` needs to undo it.

    Raises NotFound when it is not the reader's, SignInNeeded.
    """
    saved = get_saved_word(saved_id, reader=reader)
    return take_out(saved, KEPT)


@transaction.atomic
def restore_saved_word(*, reader: Reader, kept: Mapping[str, Any]) -> SavedWord:
    """Undo a removal. `kept` must come from `remove_saved_word` unchanged: the caller signs it.

    Raises SignInNeeded, Suspended, Invalid (notebook_full).
    """
    account_id = require_account(reader)
    mine = _hold(account_id)
    earlier = mine.filter(language=kept["language"], word=kept["word"]).first()
    if earlier is not None:
        return earlier
    _check_room(account_id)
    return put_back(SavedWord, account_id, kept, KEPT)


def _hold(account_id: int) -> QuerySet[SavedWord]:
    """The account's words, held with its notebook."""
    hold_notebook(account_id)
    return SavedWord.objects.filter(account=account_id)


def _check_room(account_id: int) -> None:
    limit = configuration.saved_words_max()
    if SavedWord.objects.filter(account=account_id).count() >= limit:
        message = _("Your notebook holds %(limit)d words. Remove some that you know to make room.")
        raise Invalid("notebook_full", message, {"limit": limit})


def _spellings(found: LookedUp) -> list[str]:
    return [one for one in (found.word, found.traditional, found.form) if one]


def _gloss(found: LookedUp) -> str:
    """The senses of the first reading, and of the others where there are any, one a line."""
    lines = [readable(gloss) for one in found.readings for gloss in one.glosses]
    text = "\n".join(lines)
    return text if len(text) <= GLOSS_MAX else text[: GLOSS_MAX - 1].rstrip() + "…"
