"""The list of notifications, the way from a line to its thing, and what open pages ask about it."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from sampan.conversations import selectors
from sampan.conversations.quiet_hours import is_quiet
from sampan.conversations.selectors.notifications import (
    find_notification,
    get_settings,
    list_notifications,
    unread_count,
)
from sampan.conversations.services.notifying import mark_notifications_read
from sampan.conversations.types import MemberState, NotificationKind
from sampan.core.clock import now
from sampan.core.errors import NotFound
from sampan.core.ids import parse_id
from sampan.web.accounts.members import member_only
from sampan.web.answers import as_fragment, back_to, is_fragment, next_url, with_toast
from sampan.web.conversations.push_again import push_again
from sampan.web.conversations.unread_badge import keep_unread
from sampan.web.present.message_lines import message_line as message_words
from sampan.web.present.notifications import notifications as shown
from sampan.web.present.notifications import spoken, target_url
from sampan.web.present.reading import reader_of

TABS: dict[str, tuple[str | Promise, tuple[str, ...]]] = {
    "": (pgettext_lazy("notifications", "All"), ()),
    "followed": (gettext_lazy("People I follow"), ()),
    "comments": (
        pgettext_lazy("notifications", "Comments"),
        (
            NotificationKind.COMMENT,
            NotificationKind.REPLY,
            NotificationKind.MENTION,
            NotificationKind.CORRECTION,
        ),
    ),
    "likes": (
        pgettext_lazy("notifications", "Likes"),
        (NotificationKind.LIKE, NotificationKind.COLLECT, NotificationKind.COMMENT_LIKE),
    ),
    "followers": (pgettext_lazy("notifications", "Followers"), (NotificationKind.FOLLOW,)),
    "shop": (
        pgettext_lazy("notifications", "Orders"),
        (NotificationKind.ORDER, NotificationKind.REVIEW, NotificationKind.COMMISSION),
    ),
    "decisions": (pgettext_lazy("notifications", "Decisions"), (NotificationKind.DECISION,)),
}
"""The tabs by the word in the address: what each is called, and the kinds that it shows (none: all)."""
FOLLOWED = "followed"
SHOP = "shop"


@member_only
@require_GET
def notifications(request: HttpRequest) -> HttpResponse:
    """What happened to one's things, the latest first; `?show=` names a tab. The rest comes on scrolling."""
    tab = request.GET.get("show", "")
    if tab not in TABS:
        raise NotFound
    reader = reader_of(request)
    page = list_notifications(
        reader=reader, followed=tab == FOLLOWED, kinds=TABS[tab][1], cursor=request.GET.get("cursor")
    )
    unread = unread_count(reader)
    context = {
        "lines": shown(page.items, request=request),
        "next_url": next_url(request, page.next_cursor),
        "is_first": "cursor" not in request.GET,
        "up_to": str(page.items[0].notification.place) if page.items else "",
        "tab": tab,
        "tabs": _tabs(),
        "unread_notifications": unread,
    }
    if is_fragment(request):
        return as_fragment(render(request, "notifications/_lines.html", context))
    return keep_unread(request, render(request, "notifications/notifications.html", context), unread)


@member_only
@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Mark everything up to the newest line that was shown (`up_to`) read; what came since stays unread."""
    up_to = parse_id(request.POST.get("up_to"))
    reader = reader_of(request)
    if up_to is not None:
        mark_notifications_read(reader=reader, up_to_place=up_to)
    if request.htmx:  # type: ignore[attr-defined]
        response = with_toast(as_fragment(HttpResponse(status=204)), _("All of these are marked as read."))
    else:
        response = HttpResponseRedirect(back_to(request, reverse("notifications")))
    return keep_unread(request, response, unread_count(reader))


@member_only
@require_GET
def open_line(request: HttpRequest, notification_id: int) -> HttpResponse:
    """Mark one line read and lead to what it is about; from the list, from a toast and from a push alike.

    It changes something on GET: a push can do nothing else, and to be led there twice does no harm.
    """
    reader = reader_of(request)
    row = find_notification(notification_id, reader=reader)
    if row is None:
        raise NotFound
    response = HttpResponseRedirect(target_url(row))
    if row.notification.read_at is not None:
        return response
    mark_notifications_read(reader=reader, ids=[row.notification.pk])
    return keep_unread(request, response, unread_count(reader))


@member_only
@require_GET
def unread(request: HttpRequest) -> HttpResponse:
    """The numbers of the badges as JSON: unread lines (at most 100), chats, and requests; and, since every
    page asks this once, whether this browser should take its pushes up again."""
    reader = reader_of(request)
    count = unread_count(reader)
    numbers = {
        "notifications": count,
        "chats": selectors.unread_chats(reader),
        "requests": selectors.count_requests(reader),
    }
    response = JsonResponse({**numbers, "push_again": push_again(request)})
    response["Cache-Control"] = "no-store"
    return keep_unread(request, response, count)


@member_only
@require_GET
def line(request: HttpRequest, notification_id: int) -> HttpResponse:
    """One line's sentence as JSON, for the page on which it arrives; 204 in the reader's quiet hours."""
    reader = reader_of(request)
    row = find_notification(notification_id, reader=reader)
    if row is None:
        raise NotFound
    if row.notification.read_at is not None or is_quiet(get_settings(row.notification.account_id), now()):
        return HttpResponse(status=204)
    response = JsonResponse({"text": spoken(row), "url": reverse("notification", args=[notification_id])})
    response["Cache-Control"] = "no-store"
    return response


@member_only
@require_GET
def message_line(request: HttpRequest, message_id: int) -> HttpResponse:
    """Who wrote what just now, as JSON for a page on which it arrives; 204 where nothing is to be said of it:
    it was read, is of the reader's own, of a muted chat or a request, or it is the reader's quiet hours."""
    reader = reader_of(request)
    found = selectors.list_messages_by_ids([message_id], reader=reader)
    if not found:
        raise NotFound
    message, wishes = found[0], get_settings(reader.account_id or 0)
    member = message.member
    is_news = message.seq > member.read_seq and message.sender_id != reader.account_id
    if not is_news or member.muted or member.state != MemberState.ACTIVE or is_quiet(wishes, now()):
        return HttpResponse(status=204)
    text = message_words(message, reader=reader, shows_words=wishes.push_words)
    response = JsonResponse({"text": text, "url": reverse("chat", args=[message.chat_id])})
    response["Cache-Control"] = "no-store"
    return response


def _tabs() -> list[tuple[str, str | Promise]]:
    return [(word, label) for word, (label, _kinds) in TABS.items() if word != SHOP or settings.SAMPAN_SHOP]
