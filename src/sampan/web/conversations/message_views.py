"""Sending a message, and what can be done with one: answer, react, delete."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from sampan.conversations import selectors, services
from sampan.core.errors import DomainError, NotFound, SignInNeeded
from sampan.web.accounts.members import member_only
from sampan.web.answers import as_fragment, is_fragment
from sampan.web.conversations.chat_context import EMOJI, chat_context
from sampan.web.conversations.chat_forms import MessageInput, read_message
from sampan.web.present import chats
from sampan.web.present.messages import shown_messages
from sampan.web.present.reading import reader_of


@member_only
@require_GET
def message(request: HttpRequest, chat_id: int, seq: int) -> HttpResponse:
    """One message: as a piece its bubble, as a page what can be done with it."""
    found = selectors.get_message(chat_id, seq, reader=reader_of(request))
    if is_fragment(request):
        return _bubble(request, found)
    row = selectors.get_chat(chat_id, reader=reader_of(request))
    context = {
        "chat": chats.chat(row, me_id=reader_of(request).account_id),
        "message": shown_messages([found], member=row.member, request=request)[0],
        "emoji": EMOJI,
    }
    return render(request, "messages/message.html", context)


@member_only
@require_POST
def send(request: HttpRequest, chat_id: int) -> HttpResponse:
    """Say something; the answer to a script is the bubble, the same again when it was sent twice."""
    typed = read_message(request)
    try:
        sent = _send(request, chat_id, typed)
    except (NotFound, SignInNeeded):
        raise
    except DomainError as error:
        if is_fragment(request):
            raise
        context = chat_context(request, chat_id, typed=typed, error=error.message)
        return render(request, "messages/chat.html", context, status=error.status)
    if not is_fragment(request):
        return _to_chat(chat_id, sent.seq)
    sender = request.account  # type: ignore[attr-defined]
    return _bubble(request, selectors.get_sent_message(sent, sender=sender, reader=reader_of(request)))


@member_only
@require_POST
def react(request: HttpRequest, chat_id: int, seq: int) -> HttpResponse:
    """One emoji in the reader's name; an empty one takes it away."""
    services.react(
        reader=reader_of(request), chat_id=chat_id, seq=seq, emoji=request.POST.get("emoji", "").strip()
    )
    if not is_fragment(request):
        return _to_chat(chat_id, seq)
    return _again(request, chat_id, seq)


@member_only
@require_POST
def hide(request: HttpRequest, chat_id: int, seq: int) -> HttpResponse:
    """Delete a message for oneself; the others keep it."""
    services.delete_for_me(reader=reader_of(request), chat_id=chat_id, seqs=[seq])
    if is_fragment(request):
        return as_fragment(HttpResponse())
    messages.success(request, _("Deleted for you."))
    return _to_chat(chat_id)


@member_only
@require_POST
def delete(request: HttpRequest, chat_id: int, seq: int) -> HttpResponse:
    """Delete one's own message for everybody; an empty frame stays at its place."""
    services.delete_for_all(reader=reader_of(request), chat_id=chat_id, seq=seq)
    if not is_fragment(request):
        messages.success(request, _("Deleted for everybody."))
        return _to_chat(chat_id)
    return _again(request, chat_id, seq)


def _send(request: HttpRequest, chat_id: int, typed: MessageInput) -> Any:
    """Send what was typed. An address of a note or product that the reader cannot see is sent as words."""
    reader = reader_of(request)
    uploaded = [services.upload_message_media(reader=reader, file=file).pk for file in typed.files]
    try:
        return _send_as(request, chat_id, typed, uploaded)
    except NotFound:
        if not typed.pasted:
            raise
        return _send_as(request, chat_id, typed.as_words, uploaded)


def _send_as(request: HttpRequest, chat_id: int, typed: MessageInput, uploaded: list[int]) -> Any:
    return services.send_message(
        reader=reader_of(request),
        chat_id=chat_id,
        body=typed.body,
        media_ids=[*typed.media_ids, *uploaded],
        note_id=typed.note_id,
        product_id=typed.product_id,
        reply_to_seq=typed.reply_to,
        key=typed.key,
        correction=typed.correction,
    )


def _again(request: HttpRequest, chat_id: int, seq: int) -> HttpResponse:
    """The bubble as it is now."""
    return _bubble(request, selectors.get_message(chat_id, seq, reader=reader_of(request)))


def _bubble(request: HttpRequest, found: Any) -> HttpResponse:
    context = {
        "chat": chats.frame(found.member),
        "messages_shown": shown_messages([found], member=found.member, request=request),
    }
    return as_fragment(render(request, "messages/_messages.html", context))


def _to_chat(chat_id: int, seq: int | None = None) -> HttpResponse:
    address = reverse("chat", args=[chat_id])
    return HttpResponseRedirect(f"{address}#m-{seq}" if seq else address)
