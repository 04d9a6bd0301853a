"""The inbox, searching in one's own messages, and starting a chat."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sampan.accounts.selectors import get_account, list_accounts_by_ids
from sampan.conversations import selectors, services
from sampan.conversations.types import GROUP_MAX, TITLE_CHARS
from sampan.core.errors import DomainError, NotFound
from sampan.core.ids import parse_id
from sampan.web import present
from sampan.web.accounts.members import member_only
from sampan.web.answers import as_fragment, is_fragment, next_url
from sampan.web.conversations.chat_context import inbox_context
from sampan.web.conversations.chat_forms import read_ids
from sampan.web.conversations.chat_scripts import script_data
from sampan.web.present import chats
from sampan.web.present.found_messages import found_messages
from sampan.web.present.reading import reader_of


@member_only
@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """One's chats, the pinned first; on a desk there is room for one beside them."""
    if is_fragment(request):
        return _rows(request)
    return render(request, "messages/inbox.html", inbox_context(request))


def _rows(request: HttpRequest) -> HttpResponse:
    page = selectors.list_chats(reader=reader_of(request), cursor=request.GET.get("cursor"))
    context = {
        "rows": chats.chat_rows(page.items, request=request, open_id=parse_id(request.GET.get("open")) or 0),
        "rows_next_url": next_url(request, page.next_cursor),
    }
    return as_fragment(render(request, "messages/_rows.html", context))


@member_only
@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """One's messages with these words; `chat` keeps to one chat."""
    query = request.GET.get("q", "")[:QUERY_CHARS]
    chat_id = parse_id(request.GET.get("chat"))
    context: dict[str, Any] = {"query": query, "chat": None, "found": [], "found_next_url": ""}
    if chat_id is not None:
        row = selectors.get_chat(chat_id, reader=reader_of(request))
        context["chat"] = chats.chat(row, me_id=reader_of(request).account_id)
    if query.strip():
        page = selectors.search_messages(
            reader=reader_of(request), query=query, chat_id=chat_id, cursor=request.GET.get("cursor")
        )
        context["found"] = found_messages(page.items, query=query, request=request)
        context["found_next_url"] = next_url(request, page.next_cursor)
    if is_fragment(request):
        return as_fragment(render(request, "messages/_found.html", context))
    return render(request, "messages/search.html", context)


QUERY_CHARS = 100
"""More than anybody remembers of a message."""


@member_only
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Choose one person for a chat, or several for a group."""
    error = ""
    if request.method == "POST":
        try:
            return _open(request)
        except NotFound:
            raise
        except DomainError as refused:
            error = refused.message
    return render(request, "messages/new.html", _choosing(request, error), status=422 if error else 200)


@member_only
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """People whose name begins so, as choices of the form."""
    query = request.GET.get("q", "")[:QUERY_CHARS]
    found = selectors.suggest_contacts(reader=reader_of(request), prefix=query)
    taken = {str(one) for one in read_ids(request.GET.getlist("account"))}
    shown = [one for one in present.people(found, request=request) if one.id not in taken]
    context = {"found": shown, "query": query, "group_max": GROUP_MAX}
    return as_fragment(render(request, "messages/_people.html", context))


@member_only
@require_POST
def open_chat(request: HttpRequest) -> HttpResponse:
    """The chat with one person, by handle or account id; made when there is none."""
    reader = reader_of(request)
    account_id = parse_id(request.POST.get("account"))
    if account_id is None:
        account_id = get_account(request.POST.get("handle", ""), reader=reader).pk
    chat = services.open_direct(reader=reader, account_id=account_id)
    return HttpResponseRedirect(reverse("chat", args=[chat.pk]))


def _open(request: HttpRequest) -> HttpResponse:
    reader = reader_of(request)
    ids = read_ids(request.POST.getlist("account"))
    title = request.POST.get("title", "").strip()
    if len(ids) == 1 and not title:
        chat = services.open_direct(reader=reader, account_id=ids[0])
    else:
        chat = services.open_group(reader=reader, title=title, account_ids=ids)
    return HttpResponseRedirect(reverse("chat", args=[chat.pk]))


def _choosing(request: HttpRequest, error: str) -> dict[str, Any]:
    """The form with whom was chosen and whom the words find."""
    reader = reader_of(request)
    fields = request.POST if request.method == "POST" else request.GET
    ids = read_ids(fields.getlist("account"))
    query = fields.get("q", "")[:QUERY_CHARS]
    chosen = list_accounts_by_ids(ids, reader=reader) if ids else []
    found = [one for one in selectors.suggest_contacts(reader=reader, prefix=query) if one.pk not in ids]
    shown = present.people([*chosen, *found], request=request)
    return {
        "chosen": shown[: len(chosen)],
        "found": shown[len(chosen) :],
        "query": query,
        "title": fields.get("title", ""),
        "title_max": TITLE_CHARS,
        "group_max": GROUP_MAX,
        "form_error": error,
        "script_data": script_data(request),
    }
