"""Practising: a word or a sentence was asked, and it is set when it comes again."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from fsrs import Rating

from sampan.accounts.types import Reader
from sampan.core.clock import now
from sampan.core.errors import Invalid
from sampan.translation.models import Flashcard, SavedSentence, SavedWord
from sampan.translation.selectors.notebook import get_saved_sentence, get_saved_word
from sampan.translation.study.schedule import reviewed

_FIELDS = ("state", "step", "stability", "difficulty", "due_at", "reviewed_at", "review_count")


@transaction.atomic
def review_word(*, reader: Reader, saved_id: int, rating: int) -> SavedWord:
    """Note how well the reader knew a word (1 again, 2 hard, 3 good, 4 easy), and when it is asked again.

    Raises NotFound, SignInNeeded, Invalid (rating).
    """
    get_saved_word(saved_id, reader=reader)
    saved = SavedWord.objects.select_for_update().get(pk=saved_id)
    _review(saved, rating)
    return saved


@transaction.atomic
def review_sentence(*, reader: Reader, saved_id: int, rating: int) -> SavedSentence:
    """The same for a sentence. Raises NotFound, SignInNeeded, Invalid (rating)."""
    get_saved_sentence(saved_id, reader=reader)
    saved = SavedSentence.objects.select_for_update().get(pk=saved_id)
    _review(saved, rating)
    return saved


def _review(card: Flashcard, rating: int) -> None:
    try:
        answer = Rating(rating)
    except ValueError:
        raise Invalid("rating", _("Choose how well you knew it: again, hard, good or easy.")) from None
    after = reviewed(card.progress, answer, at=now())
    card.state, card.step = after.state, after.step
    card.stability, card.difficulty = after.stability, after.difficulty
    card.due_at, card.reviewed_at = after.due_at, after.reviewed_at
    card.review_count += 1
    card.save(update_fields=_FIELDS)
