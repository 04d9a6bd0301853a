"""Pieces of a page for learners: the original with pinyin, the card of a word, the switches of the view."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from sampan.accounts.services import update_study
from sampan.core import ratelimit
from sampan.core.errors import NotFound
from sampan.translation.selectors.study import look_up, words_at
from sampan.web.accounts.address import client_address
from sampan.web.answers import as_fragment
from sampan.web.present.reading import reader_of
from sampan.web.study.markup import language_of, study_html
from sampan.web.study.refs import get_text, open_texts
from sampan.web.study.words import shown_words

WORD_ASKED_MAX = 80
OFFSET_DIGITS = 6


@require_GET
def study(request: HttpRequest) -> HttpResponse:
    """The texts of `ref` (it may be given several times) with pinyin and words; 404 when none is open."""
    _check_rate(request)
    texts = open_texts(request.GET.getlist("ref"), reader=reader_of(request))
    if not texts:
        raise NotFound("text")
    marks = request.GET.get("marks") != "0"
    shown = [
        {"ref": ref, "language": language_of(text.body), "html": study_html(text.body, marks=marks)}
        for ref, text in texts.items()
    ]
    is_chinese = any(one["language"].startswith("zh") for one in shown)
    return as_fragment(render(request, "study/_text.html", {"texts": shown, "is_chinese": is_chinese}))


@require_GET
def word(request: HttpRequest) -> HttpResponse:
    """The card of the word at character `at` of the text `ref`, or of the words `w` themselves."""
    _check_rate(request)
    reader, ref, at = reader_of(request), request.GET.get("ref", ""), request.GET.get("at", "")
    asked = request.GET.get("w", "").strip()[:WORD_ASKED_MAX]
    if ref and not asked:
        text = get_text(ref, reader=reader).body
        offset = int(at) if at.isascii() and at.isdigit() and len(at) <= OFFSET_DIGITS else 0
        found, seen = words_at(text, offset, reader=reader), text
    else:
        found, seen = look_up(asked, reader=reader) or words_at(asked, 0, reader=reader), asked
    context = {"words": shown_words(found, reader=reader, seen=seen), "asked": asked, "ref": ref}
    return as_fragment(render(request, "study/_word.html", context))


@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """Keep how the reader likes the study view: fields `pinyin`, `colors`, `marks`, each '1' or '0'."""
    chosen = {
        name: request.POST[name] == "1" for name in ("pinyin", "colors", "marks") if name in request.POST
    }
    update_study(reader=reader_of(request), **chosen)
    return HttpResponse(status=204)


def _check_rate(request: HttpRequest) -> None:
    who = reader_of(request).account_id or client_address(request)
    ratelimit.check(f"study:{who}", limit=settings.SAMPAN_STUDY_MINUTE_MAX, seconds=60)
