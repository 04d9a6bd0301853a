"""What goes into translation and what comes out, and the names of the languages."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal

ZH_HANS: Final = "zh-Hans"
ZH_HANT: Final = "zh-Hant"
EN: Final = "en"
UND: Final = "und"

DOUBTFUL_BELOW: Final = 50
"""A machine's translation with less confidence than this (0 to 100) is marked as uncertain."""

LANGUAGES: Final = (ZH_HANS, ZH_HANT, EN)

Origin = Literal["same", "script", "author", "reader", "people", "engine", "given_up"]


@dataclass(frozen=True)
class Text:
    """One text that somebody will read.

    Attributes:
        body: the words as their author wrote them.
        language: the author's or the peer's tag; only a hint, the words themselves decide.
        scope: what the text is, such as ``"note:123:title"``, for what its author may mend, or ``""``.
        context: what helps to understand it, such as the title of the note that it comments on.
        is_private: whether not everybody may read it: only engines that the operator allows to see such
            texts may have it, and what they make of it serves this text alone.
        may_leave: whether the reader of this private text agreed that every engine may have it.
    """

    body: str
    language: str | None = None
    scope: str = ""
    context: str = ""
    is_private: bool = False
    may_leave: bool = False


@dataclass(frozen=True)
class Translated:
    """One text as a reader of ``target`` should see it.

    Attributes:
        body: the words to show; the original's own where nothing was translated.
        source: the language that it was translated from.
        target: the reader's language.
        origin: ``same``: nothing to do; ``script``: only simplified or traditional characters were exchanged;
            ``author``: the author's own words; ``reader``: a reader's, accepted; ``people``: people wrote it
            for the project; ``engine``: a machine's; ``given_up``: no engine could do it (or it is too long),
            show the original and say so quietly.
        engine: the engine's name, or ``""``.
        key: the text's key on the page and on the live channel, see ``text_key``.
        is_doubtful: whether a machine made it and the checks say that its meaning is uncertain.
        by: the handle of the reader whose accepted translation it is, or ``""``.
    """

    body: str
    source: str
    target: str
    origin: Origin
    engine: str
    key: str
    is_doubtful: bool = False
    by: str = ""

    @property
    def is_translation(self) -> bool:
        """Whether the reader sees other words than the author wrote, so that 'See original' makes sense."""
        return self.origin in ("script", "author", "reader", "people", "engine")


@dataclass(frozen=True)
class OpenText:
    """A text in its place, given by the room that keeps it to somebody who may see it.

    Attributes:
        ref: the place, such as ``"note:123:title"``.
        text: the text as it stands there now.
        author_id: whose words they are.
        is_public: whether everybody may read it.
        is_wanted: whether the reader lets it be translated; of a chat they say so first.
    """

    ref: str
    text: Text
    author_id: int | None
    is_public: bool = False
    is_wanted: bool = True


class DeclineReason(StrEnum):
    """Why a better translation was not taken."""

    MEANING = "meaning"
    STYLE = "style"
    NO_BETTER = "no_better"
    RUDE = "rude"
    OTHER = "other"
