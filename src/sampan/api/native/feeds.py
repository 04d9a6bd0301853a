"""Feeds for programs: the same notes, in the same order and under the same rules as the pages show them."""

from __future__ import annotations

import json
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field

from sampan.api.native.reading import check_rate, reader_of, signed_in_reader_of
from sampan.api.native.schemas import FeedPage, Problem
from sampan.api.native.written_notes import written_notes
from sampan.core.pagination import PAGE_SIZE, Page
from sampan.discovery import feed
from sampan.notes.cards import NoteCard

LIMIT_MAX = 40
"""Notes of one answer: two screens of a tablet."""

Cursor = Annotated[str | None, Query(description="the next_cursor of the part before", max_length=80)]
Limit = Annotated[int, Field(ge=1, le=LIMIT_MAX, description="notes at most")]
ANSWERS = {200: FeedPage, 401: Problem, 404: Problem, 422: Problem, 429: Problem}

router = Router(tags=["feeds"])


@router.get("/following", response=ANSWERS, summary="What the followed published, the newest first")
def following(request: HttpRequest, cursor: Cursor = None, limit: Limit = PAGE_SIZE) -> HttpResponse:
    """Nothing is left out but people whom the reader muted. Needs a signed-in reader."""
    reader = signed_in_reader_of(request)
    check_rate(request)
    return _answer(request, feed.following(reader=reader, cursor=cursor, size=limit))


@router.get("/explore", response=ANSWERS, summary="The best notes for this reader, then all the others")
def explore(
    request: HttpRequest, channel: str = "", cursor: Cursor = None, limit: Limit = PAGE_SIZE
) -> HttpResponse:
    """`channel`: '' for all, 'video', or a category. Open to visitors, who all get the same notes."""
    check_rate(request)
    page = feed.explore(reader=reader_of(request), channel=channel, cursor=cursor, size=limit)
    return _answer(request, page)


def _answer(request: HttpRequest, page: Page[NoteCard]) -> HttpResponse:
    told = {"items": written_notes(page.items, reader=reader_of(request)), "next_cursor": page.next_cursor}
    response = HttpResponse(json.dumps(told, ensure_ascii=False), content_type="application/json")
    response["Cache-Control"] = "private, no-store"
    return response
