"""Texts as the templates show them: the reader's words, the original, and what the quiet line says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.utils.safestring import SafeString

_NOTHING = SafeString()

TextState = Literal["plain", "translated", "pending", "offered", "given_up"]

GLOSSES_MAX = 6
"""Notes under a title and its body together."""


@dataclass(frozen=True, slots=True)
class ShownGloss:
    """A word of a text explained: the word as it stands there with its BCP 47 ('' when it has none), its
    meaning, the language of that, and whether it is slang (else a dish, a feast, a shop ...)."""

    word: str
    language: str
    meaning: str
    meaning_language: str
    is_slang: bool = True


@dataclass(frozen=True, slots=True)
class ShownText:
    """One text in the reader's language, with the original one tap away.

    `original` and `translated` are HTML that is already escaped (bodies: linkified; titles: escaped only).
    States: `plain` nothing to translate; `translated` both are here; `pending` the translation was asked for
    and arrives by itself; `offered` the reader reads this language, translated on a tap; `given_up` no engine
    could.
    """

    ref: str
    """'note:123:title', 'note:123:body', 'comment:9:body', 'account:5:bio', 'topic:7:name', 'media:3:alt',
    'poll_option:4:text'."""
    key: str
    """text_key of the translation asked for ('' when plain); the live channel names it."""
    original: SafeString
    language: str
    """BCP 47 of the original; 'und' when unknown."""
    state: TextState = "plain"
    translated: SafeString = _NOTHING
    target: str = ""
    """BCP 47 of the translation."""
    improve_url: str = ""
    """Where this translation can be bettered; '' for visitors and where nothing crosses languages."""
    origin: str = ""
    """Whose translation it is: 'author', 'reader', 'people', 'engine', 'script'; '' while there is none."""
    by: str = ""
    """Handle of the reader who wrote it, '' when it is nobody to name."""
    engine: str = ""
    """Name of the machine that made it."""
    doubtful: bool = False
    """A machine made it and the checks say that its meaning is uncertain."""
    glosses: tuple[ShownGloss, ...] = ()
    """Words of the original that the reader may not know, explained; empty where nobody reads at leisure."""

    @property
    def shown(self) -> SafeString:
        """The HTML that stands first: the translation where there is one."""
        return self.translated if self.state == "translated" else self.original

    @property
    def shown_language(self) -> str:
        """BCP 47 of `shown`, '' when unknown (the page's own language then holds)."""
        language = self.target if self.state == "translated" else self.language
        return "" if language == "und" else language

    @property
    def crosses_languages(self) -> bool:
        """Whether the words shown are in another language than the original, not only in another script."""
        return self.is_translated and self.language.split("-")[0] != self.target.split("-")[0]

    @property
    def is_translated(self) -> bool:
        """Whether the reader sees a translation first."""
        return self.state == "translated"

    @property
    def line(self) -> ShownLine:
        """What the quiet line beside the text says."""
        return ShownLine(
            state=self.state,
            language=self.language,
            target=self.target,
            improve_url=self.improve_url,
            origin=self.origin,
            by=self.by,
            engine=self.engine,
            doubtful=self.doubtful,
        )


@dataclass(frozen=True, slots=True)
class ShownLine:
    """The quiet line of one text, or of several that cross together; the fields are those of ShownText."""

    state: TextState
    language: str
    target: str
    improve_url: str = ""
    origin: str = ""
    by: str = ""
    engine: str = ""
    doubtful: bool = False

    @property
    def is_foreign(self) -> bool:
        """Whether the original is in the other language, not only in the other script: it can be studied."""
        known = self.language != "und" and self.target != ""
        return known and self.language.split("-")[0] != self.target.split("-")[0]
