"""The notebook: the saved words, practice with cards, taking them elsewhere."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from sampan.conversations.selectors import list_comments_by_ids
from sampan.core.errors import NotFound
from sampan.core.ids import parse_id
from sampan.core.pagination import Page
from sampan.translation.scripts import convert_script
from sampan.translation.selectors import study as selectors
from sampan.translation.services import notebook as services
from sampan.translation.study.sentences import around
from sampan.web.accounts.members import member_only
from sampan.web.answers import as_fragment, go_back, is_fragment, is_on, next_url
from sampan.web.present.reading import reader_of
from sampan.web.study.refs import get_text, readable_refs

LANGUAGES = ("zh", "en")
UNDO_SECONDS = 3600
"""How long the button that undoes a removal works."""
SALT = "notebook"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""With these a cell would be a formula in a spreadsheet."""


@dataclass(frozen=True)
class ShownSaved:
    """A saved word as the notebook shows it; `sentence` is '' once its text is not open any more."""

    id: int
    language: str
    word: str
    traditional: str
    reading: str
    glosses: tuple[str, ...]
    sentence: tuple[str, str, str] | None
    sentence_language: str
    url: str
    box: int
    created_at: Any


@member_only
@require_GET
def notebook(request: HttpRequest) -> HttpResponse:
    """The saved words, the newest first, with search and the languages to choose from."""
    language = request.GET.get("lang", "") if request.GET.get("lang") in LANGUAGES else ""
    query = request.GET.get("q", "").strip()[:80]
    reader = reader_of(request)
    page = selectors.list_saved_words(
        reader=reader, cursor=request.GET.get("cursor"), language=language, query=query
    )
    context = {
        "page": Page(_shown(page.items, request), page.next_cursor),
        "next_url": next_url(request, page.next_cursor),
    }
    if is_fragment(request):
        return as_fragment(render(request, "study/_saved_words.html", context))
    more = {"language": language, "q": query, "due": selectors.count_due_words(reader=reader)}
    return render(request, "study/notebook.html", context | more)


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


@member_only
@require_POST
def remove(request: HttpRequest, saved_id: int) -> HttpResponse:
    """Take a word out; the row says so and holds the way back."""
    kept = services.remove_saved_word(reader=reader_of(request), saved_id=saved_id)
    if not is_fragment(request):
        messages.success(request, _("The word is removed."))
        return go_back(request, reverse("notebook"))
    context = {"word": kept["word"], "kept": signing.dumps(kept, salt=SALT)}
    return as_fragment(render(request, "study/_removed.html", context))


@member_only
@require_POST
def restore(request: HttpRequest) -> HttpResponse:
    """Undo a removal: `kept` is what the removal gave, signed."""
    try:
        kept = signing.loads(request.POST.get("kept", ""), salt=SALT, max_age=UNDO_SECONDS)
    except signing.BadSignature:
        raise NotFound from None
    saved = services.restore_saved_word(reader=reader_of(request), kept=kept)
    if not is_fragment(request):
        return go_back(request, reverse("notebook"))
    context = {"page": Page(_shown([saved], request))}
    return as_fragment(render(request, "study/_saved_words.html", context))


@member_only
@require_GET
def practice(request: HttpRequest) -> HttpResponse:
    """The next card that is due."""
    return _card(request)


@member_only
@require_POST
def review(request: HttpRequest, saved_id: int) -> HttpResponse:
    """Known or not (`knew` is '1' or '0'); the next card comes."""
    services.review_word(reader=reader_of(request), saved_id=saved_id, knew=request.POST.get("knew") == "1")
    if not is_fragment(request):
        return HttpResponseRedirect(reverse("notebook_practice"))
    return _card(request)


@member_only
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """All words as CSV for Anki, which reads in the first lines what the columns are."""
    rows = selectors.list_all_saved_words(reader=reader_of(request))
    out = StringIO()
    out.write("#separator:Comma\n#html:false\n#columns:Word,Traditional,Reading,Meaning,Sentence,Tags\n")
    writer = csv.writer(out)
    for shown in _shown(rows, request):
        sentence = "".join(shown.sentence or ())
        cells = [shown.word, shown.traditional, shown.reading, "; ".join(shown.glosses), sentence]
        writer.writerow([*map(_plain_cell, cells), f"sampan {shown.language}"])
    response = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="sampan-notebook.csv"'
    response["Cache-Control"] = "no-store"
    return response


def _plain_cell(text: str) -> str:
    """A cell that no spreadsheet runs: what people wrote may begin with an equals sign."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _card(request: HttpRequest) -> HttpResponse:
    reader = reader_of(request)
    due = selectors.list_due_words(reader=reader)
    left = selectors.count_due_words(reader=reader) if due else 0
    context = {"card": _shown(due, request)[0] if due else None, "left": left}
    name = "study/_card.html" if is_fragment(request) else "study/practice.html"
    response = render(request, name, context)
    return as_fragment(response) if is_fragment(request) else response


def _shown(rows: Sequence[Any], request: HttpRequest) -> list[ShownSaved]:
    """Words with their sentences, as far as the texts that they came from are still open to the reader."""
    reader = reader_of(request)
    readable = readable_refs((row.ref for row in rows), reader=reader)
    notes = _notes_of_comments(readable, request)
    return [_saved(row, row.ref in readable, notes, reader.language) for row in rows]


def _saved(row: Any, is_readable: bool, notes: dict[str, int], language: str) -> ShownSaved:
    sentence = around(row.sentence, row.word) if row.sentence and is_readable else None
    if sentence is not None and not sentence[1] and row.traditional:
        sentence = around(row.sentence, row.traditional)
    gloss = (
        convert_script(row.gloss, to=language)
        if row.language == "en" and language == "zh-Hant"
        else row.gloss
    )
    return ShownSaved(
        id=row.pk,
        language=row.language,
        word=row.word,
        traditional=row.traditional,
        reading=row.reading,
        glosses=tuple(gloss.split("\n")) if gloss else (),
        sentence=sentence,
        sentence_language="zh-Hans" if row.language == "zh" else "en",
        url=_url(row.ref, notes) if is_readable else "",
        box=row.box,
        created_at=row.created_at,
    )


def _notes_of_comments(refs: Iterable[str], request: HttpRequest) -> dict[str, int]:
    """Under which note each comment stands. Two queries, none without comments."""
    ids = {ref: int(ref.split(":")[1]) for ref in refs if ref.startswith("comment:")}
    if not ids:
        return {}
    found = {row.pk: row.note_id for row in list_comments_by_ids(ids.values(), reader=reader_of(request))}
    return {ref: found[pk] for ref, pk in ids.items() if pk in found}


def _url(ref: str, notes: dict[str, int]) -> str:
    kind, _colon, rest = ref.partition(":")
    target = parse_id(rest.partition(":")[0])
    if kind == "note" and target is not None:
        return reverse("note", args=[target])
    if kind == "product" and target is not None:
        return reverse("product", args=[target])
    if ref in notes:
        return f"{reverse('note', args=[notes[ref]])}#comment-{target}"
    return ""
