"""What the scripts of messages need: addresses, limits and the sentences that they say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _

from sampan.conversations.types import PICTURES_MAX
from sampan.web.present.reading import reader_of
from sampan.web.shown_chats import ShownChat


def script_data(
    request: HttpRequest,
    *,
    chat: ShownChat | None = None,
    reads: Mapping[int, int] | None = None,
    box: str = "messages",
) -> dict[str, Any]:
    """What the scripts of these pages need: addresses, limits and sentences. `box` names the list of chats
    that they keep up to date, "messages" or "requests"."""
    account_id = reader_of(request).account_id
    data: dict[str, Any] = {"me": str(account_id), "say": _sentences(), "urls": {"rows": reverse(box)}}
    if chat is None:
        return data
    where = [chat.id]
    names = ("since", "older", "send", "read", "typing")
    data["urls"] |= {name: reverse(f"chat_{name}", args=where) for name in names}
    data["urls"] |= {
        "message": reverse("message", args=[chat.id, 0]),
        "pictures": reverse("upload_picture"),
        "video": reverse("tus"),
        "tus": static("vendor/tus/tus.min.js"),
    }
    data["chat"] = {
        "id": chat.id,
        "is_group": chat.is_group,
        "read_seq": chat.read_seq,
        "last_seq": chat.last_seq,
        "reads": {str(one): seq for one, seq in (reads or {}).items()},
        "names": {
            one.id: one.name for one in (chat.people or (() if chat.person is None else (chat.person,)))
        },
    }
    data["limits"] = {
        "pictures": PICTURES_MAX,
        "picture_bytes": settings.SAMPAN_PICTURE_MAX_BYTES,
        "video_bytes": settings.SAMPAN_VIDEO_MAX_BYTES,
        "body": settings.SAMPAN_MESSAGE_MAX,
    }
    return data


def _sentences() -> dict[str, str]:
    return {
        "today": _("Today"),
        "yesterday": _("Yesterday"),
        "sending": _("Sending"),
        "failed": _("Not sent"),
        "read": _("Read"),
        "read_by": _("Read by %(count)s"),
        "typing": _("%(name)s is typing"),
        "someone_typing": _("Somebody is typing"),
        "several_typing": _("Several people are typing"),
        "reply_to": _("Reply to %(name)s"),
        "correcting": _("You are correcting what %(name)s wrote"),
        "copied": _("Copied."),
        "too_many_pictures": _("A message holds at most %(limit)s pictures."),
        "picture_large": _("This picture is too large."),
        "video_large": _("This video is too large."),
        "not_media": _("Choose a picture or a video."),
        "remove": _("Remove"),
        "deleted_for_all": _("Deleted for everybody."),
        "deleted_for_me": _("Deleted for you."),
        "delete_for_all": _("Delete this message for everybody?"),
        "too_long": _("%(over)s characters too many"),
        "draft": _("Draft:"),
        "wait_files": _("It is sent as soon as the pictures and videos are there."),
        "failed_files": _("One of the files did not arrive. Remove it or choose it again."),
    }
