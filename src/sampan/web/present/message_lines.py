"""A message that arrives, as one line at the foot of another page."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from sampan.accounts.types import Reader
from sampan.conversations.selectors.message_texts import message_text, title_text
from sampan.conversations.selectors.talk_words import known_words
from sampan.conversations.services.pushing.composing import cut
from sampan.conversations.types import ChatKind

WORDS_CHARS = 80


def message_line(message: Any, *, reader: Reader, shows_words: bool) -> str:
    """Who wrote what: a message of `list_messages_by_ids`, in a language that the reader reads.

    Its words are there only as they can be read: as they were written, or as memory has them translated where
    the reader lets that chat be translated. At most one query.
    """
    if not shows_words or message.sender is None:
        return _("You have a new message.")
    name = message.sender.display_name or message.sender.handle
    words, title = _readable(message, reader)
    words = cut(words, WORDS_CHARS)
    if message.chat.kind == ChatKind.GROUP:
        told = {"name": name, "group": title, "words": words}
        if words:
            return _("%(name)s in %(group)s: %(words)s") % told
        return _("%(name)s wrote in %(group)s.") % told
    told = {"name": name, "words": words}
    return (_("%(name)s: %(words)s") if words else _("%(name)s sent you a message.")) % told


def _readable(message: Any, reader: Reader) -> tuple[str, str]:
    """The words as this reader reads them, '' where there are none, or none at hand; and the group's name."""
    words, title = known_words([message_text(message), title_text(message.chat)], message.member, reader)
    is_read = not message.body or reader.understands(message.language)
    return words or (str(message.body) if is_read else ""), title or str(message.chat.title)
