"""The page of translations: proposals for one's texts, those to judge, and one's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sampan.accounts.types import Reader
from sampan.core.pagination import Page
from sampan.translation.keys import text_hash
from sampan.translation.selectors import find_translations, improvements
from sampan.translation.types import OpenText
from sampan.web.accounts.members import member_only
from sampan.web.answers import as_fragment, is_fragment, next_url
from sampan.web.present.reading import reader_of
from sampan.web.translation.improving import REASONS, Part, shown_row
from sampan.web.translation.requests import item_of
from sampan.web.translation.texts import load_open_texts

LISTS = {
    "texts": improvements.list_improvements_of_my_texts,
    "judge": improvements.list_improvements_to_judge,
    "mine": improvements.list_my_improvements,
}


@member_only
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Field `tab`: texts (of the reader's own), judge (for trusted readers and staff), mine."""
    reader = reader_of(request)
    judges = reader.is_staff or improvements.is_trusted(reader)
    tab = request.GET.get("tab", "")
    tab = tab if tab in LISTS and (tab != "judge" or judges) else "texts"
    page = LISTS[tab](reader=reader, cursor=request.GET.get("cursor"))
    context: dict[str, Any] = {
        "tab": tab,
        "judges": judges,
        "page": Page(rows_of(page.items, reader=reader), page.next_cursor),
        "next_url": next_url(request, page.next_cursor),
        "reasons": REASONS,
    }
    if is_fragment(request):
        return as_fragment(render(request, "translation/_rows.html", context))
    context["count"] = improvements.count_improvements_of_my_texts(reader=reader)
    return render(request, "translation/improvements.html", context)


def rows_of(rows: Sequence[Any], *, reader: Reader) -> list[Part]:
    """The proposals whose texts the reader may still see. Nine queries at most.

    Where a text says something else by now, only its proposer still sees the words that it was about.
    """
    items = [item for item in (item_of(row.scope) for row in rows) if item is not None]
    places = load_open_texts(items, reader=reader)
    texts: dict[int, OpenText] = {}
    outdated = set()
    for row in rows:
        place = places.get(row.scope)
        if place is not None and not _says_the_same(row, place):
            outdated.add(row.pk)
            mine = row.account_id == reader.account_id
            place = replace(place, text=replace(place.text, body=row.original)) if mine else None
        if place is not None:
            texts[row.pk] = place
    kept = [row for row in rows if row.pk in texts]
    current = _current(kept, texts)
    return [
        shown_row(
            texts[one.row.pk], current[one.row.pk], one, reader=reader, is_outdated=one.row.pk in outdated
        )
        for one in improvements.as_proposals(kept, reader=reader)
    ]


def _says_the_same(row: Any, text: OpenText) -> bool:
    return bool(row.text_hash == text_hash(text.text.body))


def _current(rows: Sequence[Any], texts: dict[int, OpenText]) -> dict[int, Any]:
    found: dict[int, Any] = {}
    for target in {row.target for row in rows}:
        group = [row for row in rows if row.target == target]
        translated = find_translations([texts[row.pk].text for row in group], to=target)
        found |= {row.pk: one for row, one in zip(group, translated, strict=True)}
    return found
