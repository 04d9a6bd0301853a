"""The words of one answer in the reader's language: gathered first, looked up together."""

from __future__ import annotations

from typing import Any

from sampan.accounts.types import Reader
from sampan.translation.selectors import find_translations
from sampan.translation.types import Text


class Words:
    """Want every text of an answer, find them all in one query, then write each translation down.

    What the reader understands is not looked up; nothing is put on the list of wanted translations.
    """

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self._wanted: dict[object, Text] = {}
        self._found: dict[object, dict[str, Any]] = {}

    def want(self, key: object, text: Text) -> None:
        """Add one text under any key, if this reader needs a translation of it."""
        language = text.language or "und"
        foreign = language not in self.reader.reads and language != self.reader.language
        if text.body and foreign and self.reader.auto_translate:
            self._wanted[key] = text

    def find(self) -> None:
        """Look up all that was wanted. One query, none when there is nothing."""
        if not self._wanted:
            return
        found = find_translations(list(self._wanted.values()), to=self.reader.language)
        for key, one in zip(self._wanted, found, strict=True):
            if one is not None and one.is_translation:
                self._found[key] = {
                    "text": one.body,
                    "language": one.target,
                    "is_doubtful": one.is_doubtful,
                }

    def written(self, key: object) -> dict[str, Any] | None:
        """The translation of a text (see `schemas.Translation`), None where there is none."""
        return self._found.get(key)
