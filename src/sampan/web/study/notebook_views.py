"""The notebook: saved words and kept sentences; putting something in, taking it out, undoing that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from sampan.conversations.selectors.corrections import get_correction
from sampan.core.errors import NotFound
from sampan.core.pagination import Page
from sampan.translation.selectors import notebook as selectors
from sampan.translation.services import notebook as services
from sampan.translation.services import sentences as sentence_services
from sampan.web.accounts.members import member_only
from sampan.web.answers import as_fragment, go_back, is_fragment, is_on, next_url
from sampan.web.present.reading import reader_of
from sampan.web.study.refs import get_text
from sampan.web.study.rows import shown_sentences, shown_words

LANGUAGES = ("zh", "en")
UNDO_SECONDS = 3600
"""How long the button that undoes a removal works."""
WORD_SALT = "notebook"
SENTENCE_SALT = "notebook-sentence"
TURNS_MAX = 8
"""How often a page asks for a meaning that is not there yet; then it rests until the page is opened again."""
QUERY_MAX = 80


@dataclass(frozen=True)
class Asked:
    """What of the notebook is wanted: the language ('' for all) and the words looked for."""

    language: str
    query: str


@member_only
@require_GET
def notebook(request: HttpRequest) -> HttpResponse:
    """The saved words, the newest first, with search and the languages to choose from."""
    reader, asked = reader_of(request), _asked(request)
    page = selectors.list_saved_words(
        reader=reader, cursor=request.GET.get("cursor"), language=asked.language, query=asked.query
    )
    shown = Page(shown_words(page.items, reader=reader), page.next_cursor)
    return _list(request, shown, asked, rows="study/_saved_words.html", kind="words")


@member_only
@require_GET
def sentences(request: HttpRequest) -> HttpResponse:
    """The sentences that somebody put right, the newest first, with search and languages."""
    reader, asked = reader_of(request), _asked(request)
    page = selectors.list_saved_sentences(
        reader=reader, cursor=request.GET.get("cursor"), language=asked.language, query=asked.query
    )
    shown = Page(shown_sentences(page.items, reader=reader), page.next_cursor)
    return _list(request, shown, asked, rows="study/_sentences.html", kind="sentences")


@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Put a word into the notebook or take it out: `word`, `language`, `on`; `ref` is where it was met."""
    reader, word = reader_of(request), request.POST.get("word", "")
    language, ref = request.POST.get("language", ""), request.POST.get("ref", "")
    if is_on(request):
        text = get_text(ref, reader=reader).body if ref else ""
        services.save_word(reader=reader, word=word, text=text, ref=ref)
    else:
        services.unsave_word(reader=reader, word=word, language=language)
    if not is_fragment(request):
        return go_back(request, reverse("notebook"))
    context = {"word": {"key": word, "language": language, "is_saved": is_on(request)}, "ref": ref}
    return as_fragment(render(request, "study/_save.html", context))


@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Put the correction `ref` into the notebook or take it out; `on` says which."""
    reader, ref = reader_of(request), request.POST.get("ref", "")
    if is_on(request):
        sentence_services.keep_sentence(reader=reader, correction=get_correction(ref, reader=reader))
    else:
        sentence_services.unkeep_sentence(reader=reader, ref=ref)
    if not is_fragment(request):
        return go_back(request, reverse("notebook_sentences"))
    return as_fragment(render(request, "study/_keep.html", {"ref": ref, "is_kept": is_on(request)}))


@member_only
@require_GET
def meaning(request: HttpRequest, saved_id: int) -> HttpResponse:
    """The meaning of a sentence once it is there; until then the piece asks again, `turn` by turn."""
    reader = reader_of(request)
    saved = sentence_services.explain_sentence(reader=reader, saved_id=saved_id)
    turn = request.GET.get("turn", "")
    turns = int(turn) + 1 if turn.isascii() and turn.isdigit() and len(turn) < 4 else 1
    (shown,) = shown_sentences([saved], reader=reader)
    return as_fragment(
        render(request, "study/_meaning.html", {"kept": shown, "turn": turns, "rests": turns >= TURNS_MAX})
    )


@member_only
@require_POST
def remove(request: HttpRequest, saved_id: int) -> HttpResponse:
    """Take a word out; the row says so and holds the way back."""
    kept = services.remove_saved_word(reader=reader_of(request), saved_id=saved_id)
    if not is_fragment(request):
        messages.success(request, _("The word is removed."))
        return go_back(request, reverse("notebook"))
    context = {"word": kept["word"], "kept": signing.dumps(kept, salt=WORD_SALT)}
    return as_fragment(render(request, "study/_removed.html", context))


@member_only
@require_POST
def remove_sentence(request: HttpRequest, saved_id: int) -> HttpResponse:
    """Take a sentence out; the row says so and holds the way back."""
    kept = sentence_services.remove_saved_sentence(reader=reader_of(request), saved_id=saved_id)
    if not is_fragment(request):
        messages.success(request, _("The sentence is removed."))
        return go_back(request, reverse("notebook_sentences"))
    context = {"kept": signing.dumps(kept, salt=SENTENCE_SALT, compress=True), "is_sentence": True}
    return as_fragment(render(request, "study/_removed.html", context))


@member_only
@require_POST
def restore(request: HttpRequest) -> HttpResponse:
    """Undo the removal of a word: `kept` is what the removal gave, signed."""
    reader = reader_of(request)
    saved = services.restore_saved_word(reader=reader, kept=_signed(request, WORD_SALT))
    if not is_fragment(request):
        return go_back(request, reverse("notebook"))
    context = {"page": Page(shown_words([saved], reader=reader))}
    return as_fragment(render(request, "study/_saved_words.html", context))


@member_only
@require_POST
def restore_sentence(request: HttpRequest) -> HttpResponse:
    """Undo the removal of a sentence: `kept` is what the removal gave, signed."""
    reader = reader_of(request)
    saved = sentence_services.restore_saved_sentence(reader=reader, kept=_signed(request, SENTENCE_SALT))
    if not is_fragment(request):
        return go_back(request, reverse("notebook_sentences"))
    context = {"page": Page(shown_sentences([saved], reader=reader))}
    return as_fragment(render(request, "study/_sentences.html", context))


def _signed(request: HttpRequest, salt: str) -> dict[str, Any]:
    try:
        kept: dict[str, Any] = signing.loads(request.POST.get("kept", ""), salt=salt, max_age=UNDO_SECONDS)
    except signing.BadSignature:
        raise NotFound from None
    return kept


def _asked(request: HttpRequest) -> Asked:
    language = request.GET.get("lang", "")
    query = request.GET.get("q", "").strip()[:QUERY_MAX]
    return Asked(language if language in LANGUAGES else "", query)


def _list(request: HttpRequest, page: Page[Any], asked: Asked, *, rows: str, kind: str) -> HttpResponse:
    context: dict[str, Any] = {"page": page, "next_url": next_url(request, page.next_cursor)}
    if is_fragment(request):
        return as_fragment(render(request, rows, context))
    context |= {
        "kind": kind,
        "rows": rows,
        "list_url": reverse("notebook" if kind == "words" else "notebook_sentences"),
        "language": asked.language,
        "q": asked.query,
        "due": selectors.count_due_cards(reader=reader_of(request)),
    }
    return render(request, "study/notebook.html", context)
