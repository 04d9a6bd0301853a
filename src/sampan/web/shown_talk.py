"""What the pages of notifications are given, beside the types of `shown.py`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.safestring import SafeString

from sampan.web.shown import ShownPerson
from sampan.web.shown_media import ShownPicture
from sampan.web.shown_text import ShownText


@dataclass(frozen=True, slots=True)
class ShownNotification:
    """One line: who did what, to which of the reader's things, and when the latest of it happened."""

    id: str
    kind: str
    icon: str
    """Of icons.svg: what kind of act it is."""
    sentence: SafeString
    """'<b>Mei</b> and 12 others liked your note': safe HTML in the reader's language."""
    happened_at: datetime
    people: tuple[ShownPerson, ...] = ()
    """The latest, the newest first, at most three; empty where nobody in particular did it."""
    unread: bool = False
    excerpt: ShownText | None = None
    """What was said, or the title of what it is about."""
    quoted: bool = False
    """Whether the excerpt is what somebody said to the reader, not what the reader's thing is called."""
    picture: ShownPicture | None = None
    follow: ShownPerson | None = None
    """Of a line about one new follower: them, to follow back."""


@dataclass(frozen=True, slots=True)
class ShownBrowser:
    """A browser that takes pushes."""

    id: str
    name: str
    since: datetime
    used_at: datetime | None
