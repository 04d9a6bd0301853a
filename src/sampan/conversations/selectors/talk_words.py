"""What was said in a chat, or how it is called, in the reader's language: for the places that cannot wait."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sampan.accounts.types import Reader
from sampan.translation.language import detect_language
from sampan.translation.selectors import find_translations
from sampan.translation.types import Text


def known_words(texts: Sequence[Text], member: Any, reader: Reader) -> list[str]:
    """What memory has of these private texts for a member (a ChatMember) who wants their chat translated.

    In their order; '' for what the reader reads as it was written, and for what is not at hand. One query,
    none where there is nothing to look for.
    """
    foreign = [text for text in texts if text.body and not _is_read(text, reader)]
    if not foreign or not member.translates:
        return [""] * len(texts)
    found = dict(zip(foreign, find_translations(foreign, to=reader.language), strict=True))
    hits = (found.get(text) for text in texts)
    return [hit.body if hit is not None and hit.is_translation else "" for hit in hits]


def _is_read(text: Text, reader: Reader) -> bool:
    return reader.understands(text.language or detect_language(text.body))
