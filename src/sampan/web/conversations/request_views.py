"""The request box: messages of people whom one does not know yet; and whom one lets write at all."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sampan.accounts.policies import require_account
from sampan.conversations import selectors, services
from sampan.conversations.types import ContactRule
from sampan.web.accounts.members import member_only
from sampan.web.answers import as_fragment, is_fragment, next_url
from sampan.web.conversations.chat_scripts import script_data
from sampan.web.present import chats
from sampan.web.present.reading import reader_of

RULES = (
    (
        ContactRule.EVERYBODY,
        gettext_lazy("Everybody"),
        gettext_lazy("Messages of people whom you do not know come into your inbox."),
    ),
    (
        ContactRule.FOLLOWED,
        gettext_lazy("People whom you follow"),
        gettext_lazy("Others' first messages wait in the request box until you accept them."),
    ),
    (
        ContactRule.NOBODY,
        gettext_lazy("Nobody new"),
        gettext_lazy("Whom you do not follow cannot start a chat with you."),
    ),
)
"""Whose first message one wants, with what it means."""


@member_only
@require_GET
def requests(request: HttpRequest) -> HttpResponse:
    """The chats that strangers began and that nobody accepted yet."""
    page = selectors.list_chats(reader=reader_of(request), box="requests", cursor=request.GET.get("cursor"))
    context = {
        "rows": chats.chat_rows(page.items, request=request),
        "rows_next_url": next_url(request, page.next_cursor),
        "in_requests": True,
    }
    if is_fragment(request):
        return as_fragment(render(request, "messages/_rows.html", context))
    context["script_data"] = script_data(request, box="requests")
    return render(request, "messages/requests.html", context)


@member_only
@require_POST
def accept(request: HttpRequest, chat_id: int) -> HttpResponse:
    """Let a stranger's chat into the inbox."""
    services.accept_request(reader=reader_of(request), chat_id=chat_id)
    return HttpResponseRedirect(reverse("chat", args=[chat_id]))


@member_only
@require_POST
def decline(request: HttpRequest, chat_id: int) -> HttpResponse:
    """Take a stranger's chat out of sight; field `block` is '1': and block them. They are told nothing."""
    block = request.POST.get("block") == "1"
    services.decline_request(reader=reader_of(request), chat_id=chat_id, block=block)
    done = _("Deleted, and the person is blocked.") if block else _("The request is deleted.")
    messages.success(request, done)
    return HttpResponseRedirect(reverse("requests"))


@member_only
@require_http_methods(["GET", "POST"])
def contact_settings(request: HttpRequest) -> HttpResponse:
    """Who may write, and whether others see what one has read and that one is typing."""
    reader = reader_of(request)
    if request.method == "POST":
        services.save_contact_settings(
            reader=reader,
            who=request.POST.get("who", ""),
            shares_read=request.POST.get("shares_read") == "1",
            shares_typing=request.POST.get("shares_typing") == "1",
        )
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(reverse("settings_messages"))
    found = selectors.find_contact_settings(require_account(reader))
    context = {
        "rules": RULES,
        "who": found.who,
        "shares_read": found.shares_read,
        "shares_typing": found.shares_typing,
    }
    return render(request, "settings/messages.html", context)
