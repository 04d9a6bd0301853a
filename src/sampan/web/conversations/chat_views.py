"""A chat: its page, its parts as they are scrolled to or arrive, what is read, and who is typing."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from sampan.conversations import selectors, services
from sampan.core.errors import NotFound
from sampan.web.accounts.members import member_only
from sampan.web.answers import as_fragment, is_fragment
from sampan.web.conversations.chat_context import PAGE_MESSAGES, chat_context, part_of_chat
from sampan.web.conversations.chat_forms import read_seq, read_switch
from sampan.web.present.reading import reader_of


@member_only
@require_GET
def chat(request: HttpRequest, chat_id: int) -> HttpResponse:
    """The chat, at its end, at the first unread message, or at the message `at`."""
    return render(request, "messages/chat.html", chat_context(request, chat_id))


@member_only
@require_GET
def since(request: HttpRequest, chat_id: int) -> HttpResponse:
    """The messages after the number `after`: what a page that was open, or away, does not have yet."""
    reader = reader_of(request)
    row = selectors.get_chat(chat_id, reader=reader)
    after = read_seq(request.GET.get("after")) or 0
    part = selectors.list_messages(chat_id, reader=reader, after=after, size=PAGE_MESSAGES)
    return part_of_chat(request, chat_id, row, part)


@member_only
@require_GET
def older(request: HttpRequest, chat_id: int) -> HttpResponse:
    """The messages before the number `before`."""
    reader = reader_of(request)
    before = read_seq(request.GET.get("before"))
    if before is None:
        raise NotFound
    row = selectors.get_chat(chat_id, reader=reader)
    part = selectors.list_messages(chat_id, reader=reader, before=before, size=PAGE_MESSAGES)
    return part_of_chat(request, chat_id, row, part)


@member_only
@require_POST
def read(request: HttpRequest, chat_id: int) -> HttpResponse:
    """The reader has seen everything up to the number `seq`."""
    seq = read_seq(request.POST.get("seq"))
    if seq is None:
        raise NotFound
    services.mark_chat_read(reader=reader_of(request), chat_id=chat_id, seq=seq)
    return _done(request, chat_id)


@member_only
@require_POST
def typing(request: HttpRequest, chat_id: int) -> HttpResponse:
    """The reader is writing something; nothing is kept of it."""
    services.tell_typing(reader=reader_of(request), chat_id=chat_id)
    return as_fragment(HttpResponse(status=204))


@member_only
@require_POST
def set_chat(request: HttpRequest, chat_id: int) -> HttpResponse:
    """Switches of one's own membership: muted, pinned, translates, remote_engines, each '1' or '0'."""
    services.set_chat(
        reader=reader_of(request),
        chat_id=chat_id,
        muted=read_switch(request, "muted"),
        pinned=read_switch(request, "pinned"),
        translates=read_switch(request, "translates"),
        remote_engines=read_switch(request, "remote_engines"),
    )
    if is_fragment(request):
        response = as_fragment(HttpResponse(status=204))
        response["HX-Refresh"] = "true"
        return response
    return HttpResponseRedirect(reverse("chat_details", args=[chat_id]))


@member_only
@require_POST
def empty(request: HttpRequest, chat_id: int) -> HttpResponse:
    """Forget everything that was said so far, for oneself alone."""
    services.empty_chat(reader=reader_of(request), chat_id=chat_id)
    return HttpResponseRedirect(reverse("messages"))


def _done(request: HttpRequest, chat_id: int) -> HttpResponse:
    if is_fragment(request):
        return as_fragment(HttpResponse(status=204))
    return HttpResponseRedirect(reverse("chat", args=[chat_id]))
