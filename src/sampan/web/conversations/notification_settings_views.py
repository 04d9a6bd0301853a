"""What somebody wants to hear of, and the browsers to which it is pushed."""

from __future__ import annotations

import json
from typing import Any

from allauth.account.signals import password_changed, password_set, user_logged_in
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sampan.accounts.selectors import reader_of as reader_for
from sampan.conversations.errors import PushInvalid
from sampan.conversations.selectors.notifications import get_settings
from sampan.conversations.selectors.push import list_browsers
from sampan.conversations.services.pushing import (
    forget_browser,
    move_browser,
    public_key,
    subscribe_browser,
)
from sampan.core import ratelimit
from sampan.core.ids import parse_id
from sampan.web.accounts.forms import apply
from sampan.web.accounts.members import member_only
from sampan.web.conversations.browser_names import browser_name
from sampan.web.conversations.notification_forms import NotificationForm
from sampan.web.conversations.push_again import SESSION_KEY
from sampan.web.present.reading import reader_of
from sampan.web.shown_talk import ShownBrowser

BODY_MAX_BYTES = 4_096
SUBSCRIBES_HOUR_MAX = 30
"""A browser subscribes once; whoever tries more often fills the table."""


@member_only
@require_http_methods(["GET", "POST"])
def settings_notifications(request: HttpRequest) -> HttpResponse:
    """Kinds, quiet hours, the letter, and pushes where the operator lets push."""
    reader = reader_of(request)
    kept = get_settings(reader.account_id or 0)
    form = NotificationForm(request.POST or None, kept=kept)
    if request.method == "POST" and form.is_valid() and apply(form, lambda: form.save(reader)):
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(reverse("settings_notifications"))
    context: dict[str, Any] = {"form": form, "push_on": settings.SAMPAN_PUSH}
    if settings.SAMPAN_PUSH:
        rows = list_browsers(reader=reader)
        context |= {"push_key": public_key(), "browsers": [_browser(row) for row in rows]}
        context["push_bound"] = request.session.get(SESSION_KEY, "") in {row.endpoint for row in rows}
    return render(request, "settings/notifications.html", context, status=422 if form.is_bound else 200)


@member_only
@require_POST
def push_subscribe(request: HttpRequest) -> HttpResponse:
    """Take on the browser that sends this: the JSON of its PushSubscription (Push API, `toJSON()`)."""
    reader = reader_of(request)
    ratelimit.check(f"push:{reader.account_id}", limit=SUBSCRIBES_HOUR_MAX, seconds=3600)
    endpoint, p256dh, auth = _read_subscription(request.body)
    row = subscribe_browser(
        reader=reader,
        session_key=request.session.session_key or "",
        endpoint=endpoint,
        p256dh=p256dh,
        auth=auth,
        browser=browser_name(request.headers.get("User-Agent", "")),
    )
    request.session[SESSION_KEY] = endpoint
    return JsonResponse({"id": str(row.pk)})


@member_only
@require_POST
def push_forget(request: HttpRequest) -> HttpResponse:
    """Let a browser go: `id` from the list in the settings, or `endpoint` from the browser itself."""
    number = parse_id(request.POST.get("id"))
    endpoint = "" if number is not None else request.POST.get("endpoint", "")
    forget_browser(reader=reader_of(request), subscription_id=number, endpoint=endpoint)
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204)
    messages.success(request, _("Nothing is pushed to this browser any more."))
    return HttpResponseRedirect(reverse("settings_notifications"))


@receiver(user_logged_out)
def forget_browser_of_session(sender: Any, request: HttpRequest | None, user: Any, **_more: Any) -> None:
    """Whoever signs out at a browser gets no pushes there: the next person could read them."""
    endpoint = request.session.get(SESSION_KEY, "") if request is not None else ""
    account = getattr(user, "account", None) if endpoint else None
    if account is not None:
        forget_browser(reader=reader_for(account), endpoint=endpoint)


@receiver((user_logged_in, password_changed, password_set))
def keep_browser_of_session(sender: Any, request: HttpRequest, user: Any, **_more: Any) -> None:
    """Whoever changes their password, or signs in anew, goes on in a session with another key."""
    endpoint = request.session.get(SESSION_KEY, "")
    account = getattr(user, "account", None) if endpoint else None
    if account is not None:
        key = request.session.session_key or ""
        move_browser(reader=reader_for(account), endpoint=endpoint, session_key=key)


def _read_subscription(body: bytes) -> tuple[str, str, str]:
    """Endpoint and keys; raises PushInvalid for anything that is no subscription."""
    if len(body) > BODY_MAX_BYTES:
        raise PushInvalid
    try:
        data = json.loads(body)
        values = (data["endpoint"], data["keys"]["p256dh"], data["keys"]["auth"])
    except (ValueError, KeyError, TypeError, RecursionError):
        raise PushInvalid from None
    if not all(isinstance(value, str) for value in values):
        raise PushInvalid
    return values


def _browser(row: Any) -> ShownBrowser:
    return ShownBrowser(str(row.pk), row.browser or _("A browser"), row.created_at, row.used_at)
