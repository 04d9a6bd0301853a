"""A topic's page: the notes under it, whatever the topic is called; and following it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from sampan.core.errors import NotFound
from sampan.core.pagination import Page
from sampan.notes import selectors, services
from sampan.notes.topic_names import clean_topic, fold_topic
from sampan.web import present
from sampan.web.accounts.members import member_only
from sampan.web.answers import as_fragment, go_back, is_fragment, is_on, next_url
from sampan.web.present.reading import reader_of
from sampan.web.shown import ShownTopic


@require_safe
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """The notes under a topic, most liked or newest first. Seven queries at most beside the reader's own."""
    row = selectors.find_topic(slug)
    if row is None:
        return _unwritten(request, slug)
    names = {name.key for name in row.names.all()} | {name.name for name in row.names.all()}
    if slug not in names:  # written in another way: one address for each name is enough
        query = f"?{request.META['QUERY_STRING']}" if request.META.get("QUERY_STRING") else ""
        return HttpResponseRedirect(reverse("topic", args=[fold_topic(slug)]) + query)
    sort = "new" if request.GET.get("sort") == "new" else "top"
    found = selectors.list_notes_under(
        row.pk, reader=reader_of(request), cursor=request.GET.get("cursor"), sort=sort
    )
    page = Page(present.cards(found.items, request=request), found.next_cursor)
    context = {"page": page, "next_url": next_url(request, found.next_cursor), "sort": sort}
    if is_fragment(request):
        return as_fragment(render(request, "discovery/_cards.html", context))
    context |= {
        "topic": present.topics([row], request=request)[0],
        "may_follow": True,
        "followed": selectors.is_following_topic(row.pk, reader=reader_of(request)),
    }
    return render(request, "notes/topic.html", context)


@require_POST
@member_only
def follow(request: HttpRequest, slug: str) -> HttpResponse:
    """Follow the topic (`on`=1) or stop; answers with the button as it now is."""
    row = selectors.find_topic(slug)
    if row is None:
        raise NotFound("topic")
    on = is_on(request)
    services.follow_topic(reader=reader_of(request), topic_id=row.pk, on=on)
    if not is_fragment(request):
        return go_back(request, reverse("topic", args=[slug]))
    context = {"topic": present.topics([row], request=request)[0], "followed": on}
    return as_fragment(render(request, "components/follow_topic.html", context))


def _unwritten(request: HttpRequest, slug: str) -> HttpResponse:
    """A name that nobody has used yet: '#' in a comment leads here too. What cannot be a name is missing."""
    name = clean_topic(slug)
    if not fold_topic(name):
        raise NotFound
    context = {"topic": ShownTopic(slug=name, name=name), "page": Page(), "next_url": "", "sort": "top"}
    return render(request, "notes/topic.html", context)
