"""The details of a chat: its people, its name, what the reader wants of it, and the way out."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sampan.conversations import selectors, services
from sampan.conversations.types import GROUP_MAX, TITLE_CHARS, MemberRole
from sampan.core.errors import DomainError, NotFound
from sampan.core.ids import parse_id
from sampan.web import present
from sampan.web.accounts.members import member_only
from sampan.web.conversations.chat_forms import read_ids
from sampan.web.present import chats
from sampan.web.present.reading import reader_of


@member_only
@require_GET
def details(request: HttpRequest, chat_id: int) -> HttpResponse:
    """Who is in the chat and how it is set."""
    return _details(request, chat_id)


@member_only
@require_POST
def rename(request: HttpRequest, chat_id: int) -> HttpResponse:
    """Give the group a name, or none."""
    title = request.POST.get("title", "")
    try:
        services.rename_group(reader=reader_of(request), chat_id=chat_id, title=title)
    except NotFound:
        raise
    except DomainError as error:
        return _details(request, chat_id, error=error.message, title=title, status=error.status)
    return _back(chat_id)


@member_only
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, chat_id: int) -> HttpResponse:
    """Choose people to add."""
    error = ""
    if request.method == "POST":
        try:
            ids = read_ids(request.POST.getlist("account"))
            services.add_members(reader=reader_of(request), chat_id=chat_id, account_ids=ids)
            return _back(chat_id)
        except NotFound:
            raise
        except DomainError as refused:
            error = refused.message
    return _choosing(request, chat_id, error)


@member_only
@require_POST
def remove(request: HttpRequest, chat_id: int) -> HttpResponse:
    """Put somebody out of the group."""
    services.remove_member(reader=reader_of(request), chat_id=chat_id, account_id=_account(request))
    return _back(chat_id)


@member_only
@require_POST
def role(request: HttpRequest, chat_id: int) -> HttpResponse:
    """Make somebody an admin, or no longer."""
    wanted = MemberRole.ADMIN if request.POST.get("admin") == "1" else MemberRole.MEMBER
    services.set_role(reader=reader_of(request), chat_id=chat_id, account_id=_account(request), role=wanted)
    return _back(chat_id)


@member_only
@require_POST
def leave(request: HttpRequest, chat_id: int) -> HttpResponse:
    """Leave the group."""
    services.leave_chat(reader=reader_of(request), chat_id=chat_id)
    messages.success(request, _("You have left the group."))
    return HttpResponseRedirect(reverse("messages"))


def _details(
    request: HttpRequest, chat_id: int, *, error: str = "", title: str | None = None, status: int = 200
) -> HttpResponse:
    reader = reader_of(request)
    row = selectors.get_chat(chat_id, reader=reader)
    members = selectors.list_members(chat_id, reader=reader)
    people = present.people([one.account for one in members], request=request)
    context: dict[str, Any] = {
        "chat": chats.chat(row, me_id=reader.account_id),
        "members": [
            {"person": shown, "is_admin": one.role == MemberRole.ADMIN}
            for shown, one in zip(people, members, strict=True)
        ],
        "name": row.chat.title if title is None else title,
        "title_max": TITLE_CHARS,
        "group_max": GROUP_MAX,
        "form_error": error,
    }
    return render(request, "messages/details.html", context, status=status)


def _choosing(request: HttpRequest, chat_id: int, error: str) -> HttpResponse:
    reader = reader_of(request)
    row = selectors.get_chat(chat_id, reader=reader)
    chat = chats.chat(row, me_id=reader.account_id)
    if not chat.is_admin:
        raise NotFound
    inside = {one.account_id for one in selectors.list_members(chat_id, reader=reader)}
    query = request.GET.get("q", "")
    found = [one for one in selectors.suggest_contacts(reader=reader, prefix=query) if one.pk not in inside]
    context = {
        "chat": chat,
        "chosen": [],
        "found": present.people(found, request=request),
        "query": query,
        "form_error": error,
        "group_max": GROUP_MAX,
    }
    return render(request, "messages/add.html", context, status=422 if error else 200)


def _account(request: HttpRequest) -> int:
    account_id = parse_id(request.POST.get("account"))
    if account_id is None:
        raise NotFound
    return account_id


def _back(chat_id: int) -> HttpResponse:
    return HttpResponseRedirect(reverse("chat_details", args=[chat_id]))
