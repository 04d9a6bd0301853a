"""Practising words and sentences: one card after the other, and when each comes again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from sampan.accounts.types import Reader
from sampan.core.clock import now
from sampan.translation.selectors import notebook as selectors
from sampan.translation.services.practising import review_sentence, review_word
from sampan.translation.study.schedule import RATINGS, intervals
from sampan.web.accounts.members import member_only
from sampan.web.answers import as_fragment, is_fragment
from sampan.web.present.reading import reader_of
from sampan.web.study.intervals import interval_words
from sampan.web.study.rows import shown_sentences, shown_words


@member_only
@require_GET
def practice(request: HttpRequest) -> HttpResponse:
    """The next card that is due."""
    return _card(request)


@member_only
@require_POST
def review(request: HttpRequest, saved_id: int) -> HttpResponse:
    """How well a word was known (`rating` is 1 to 4: again, hard, good, easy); the next card comes."""
    review_word(reader=reader_of(request), saved_id=saved_id, rating=_rating(request))
    return _next(request)


@member_only
@require_POST
def review_kept(request: HttpRequest, saved_id: int) -> HttpResponse:
    """The same for a sentence."""
    review_sentence(reader=reader_of(request), saved_id=saved_id, rating=_rating(request))
    return _next(request)


def _rating(request: HttpRequest) -> int:
    value = request.POST.get("rating", "")
    return int(value) if value in {"1", "2", "3", "4"} else 0


def _next(request: HttpRequest) -> HttpResponse:
    if not is_fragment(request):
        return HttpResponseRedirect(reverse("notebook_practice"))
    return _card(request)


def _card(request: HttpRequest) -> HttpResponse:
    reader = reader_of(request)
    due = selectors.find_due_card(reader=reader)
    context = _resting(reader) if due is None else _facing(due, reader)
    if is_fragment(request):
        return as_fragment(render(request, "study/_card.html", context))
    return render(request, "study/practice.html", context)


def _facing(due: Any, reader: Reader) -> dict[str, Any]:
    """The card with its buttons, each with what it means for the next time."""
    is_sentence = not hasattr(due, "word")
    shown: Any = (shown_sentences if is_sentence else shown_words)([due], reader=reader)[0]
    rests = intervals(due.progress, at=now())
    labels = (_("Again"), _("Hard"), _("Good"), _("Easy"))
    route = "notebook_review_sentence" if is_sentence else "notebook_review"
    return {
        "card": shown,
        "is_sentence": is_sentence,
        "left": selectors.count_due_cards(reader=reader),
        "review_url": reverse(route, args=[due.pk]),
        "buttons": [
            {"value": rating.value, "label": label, "rests": interval_words(rests[rating])}
            for rating, label in zip(RATINGS, labels, strict=True)
        ],
    }


def _resting(reader: Reader) -> dict[str, Any]:
    """Nothing is due; when the next card will be."""
    due_at = selectors.find_next_due(reader=reader)
    return {"card": None, "next_in": interval_words(max(due_at - now(), timedelta(0))) if due_at else ""}
