"""What a push says, in the language that is active, and as few bytes as the push servers take."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sampan.conversations.sentences import sentence
from sampan.conversations.services.pushing.sending import WORDS_MAX_BYTES

TITLE_CHARS = 120
BODY_CHARS = 240
"""What a lock screen shows of it."""


@dataclass(frozen=True)
class Push:
    """A notification of the browser: `url` is a path of this instance, `tag` what it takes the place of."""

    title: str
    body: str
    url: str
    tag: str
    urgent: bool = False

    def as_bytes(self) -> bytes:
        """As the service worker reads it; never more than WORDS_MAX_BYTES."""
        words = {"title": cut(self.title, TITLE_CHARS), "body": cut(self.body, BODY_CHARS)}
        made = json.dumps({**words, "url": self.url, "tag": self.tag}, ensure_ascii=False).encode()
        if len(made) <= WORDS_MAX_BYTES:
            return made
        return json.dumps(
            {"title": settings.SAMPAN_NAME, "body": "", "url": self.url, "tag": self.tag}
        ).encode()


def cut(text: str, length: int) -> str:
    """One line of at most `length` characters."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"


def of_line(row: Any, *, words: str, shows_words: bool) -> Push:
    """Of a line of notifications (a `NotificationRow`); `words`: what was said, for whoever wants to see it
    on a locked screen."""
    line = row.notification
    url, tag = reverse("notification", args=[line.pk]), f"n{line.pk}"
    if not shows_words:
        return Push(settings.SAMPAN_NAME, _("You have a new notification."), url, tag)
    names = [account.display_name or account.handle for account in row.actors]
    said = sentence(
        line.kind, names=names, others=row.others, detail=line.detail, in_comment=line.comment_id is not None
    )
    return Push(said, words, url, tag)


def of_chat(*, chat_id: int, name: str, sender: str, words: str, unread: int, shows_words: bool) -> Push:
    """Of a chat with new messages: `name` of the group ('' in a direct chat), `sender` and `words` of the
    latest."""
    url, tag = reverse("chat", args=[chat_id]), f"c{chat_id}"
    if not shows_words:
        return Push(settings.SAMPAN_NAME, _("You have a new message."), url, tag, urgent=True)
    body = words or _("Sent you something to look at.")
    title = name or sender
    if unread > 1:
        count = ngettext("%(name)s (%(count)s new message)", "%(name)s (%(count)s new messages)", unread)
        title = count % {"name": title, "count": unread}
    if name:
        body = _("%(name)s: %(words)s") % {"name": sender, "words": body}
    return Push(title, body, url, tag, urgent=True)


def of_quiet_hours(*, notifications: int, chats: int) -> Push | None:
    """What came while somebody wanted to hear nothing, in one; None when all of it has been read."""
    lines = []
    if notifications:
        lines.append(
            ngettext("%(count)s new notification", "%(count)s new notifications", notifications)
            % {"count": notifications}
        )
    if chats:
        lines.append(
            ngettext("%(count)s chat with new messages", "%(count)s chats with new messages", chats)
            % {"count": chats}
        )
    if not lines:
        return None
    url = reverse("notifications") if notifications else reverse("messages")
    return Push(_("While it was quiet"), " · ".join(lines), url, "quiet")
