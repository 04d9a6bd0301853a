"""An entry of the glossary, and where one was found in a text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

TermLanguage = Literal["zh", "en"]

SLANG: Final = frozenset({"slang", "abbreviation", "number_code", "meme", "emoji"})
"""The kinds that only people who live in the language know; the others are plain words and names."""
UNEXPLAINED: Final = frozenset({"plain", "brand"})
"""The kinds that help an engine and no reader: words that translate cleanly, names that all know."""
KINDS: Final = SLANG | UNEXPLAINED | {"idiom", "food", "festival", "shop", "culture", "name"}

ALWAYS: Final = "always"
ALONE: Final = "alone"
CONTEXT: Final = "context:"


@dataclass(frozen=True, slots=True)
class GlossaryTerm:
    """One word or phrase of one language.

    Attributes:
        text: the word; letters may be of either case and either Chinese script.
        language: whose word it is, 'zh' or 'en'; a Chinese word may be in Latin letters (yyds).
        variants: other spellings and phrases around it; they count wherever they stand.
        rendering: the usual translation, '' where it can only be explained.
        gloss_en, gloss_zh: one plain sentence for a reader who never met the word.
        kind: one of ``KINDS``.
        when: where ``text`` counts. 'always': wherever it stands. 'alone': only as a whole comment, beside
            emoji and punctuation. 'context:PATTERN': only where the regular expression is found in the words
            around, in which the word itself is ``~``. The two may be joined: 'alone|context:so ~'.
        keep: a name that stays as it is in every language.
    """

    text: str
    language: TermLanguage
    variants: tuple[str, ...] = ()
    rendering: str = ""
    gloss_en: str = ""
    gloss_zh: str = ""
    kind: str = ""
    when: str = ALWAYS
    keep: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a term stands: in ``body[start:end]``."""

    start: int
    end: int
    term: GlossaryTerm


@dataclass(frozen=True, slots=True)
class Gloss:
    """One word of a text and what it means, for a reader of another language.

    Attributes:
        word: the word as it stands in the text.
        language: BCP 47 of the word, '' where it has none.
        meaning: what it means, in the reader's language; for 'morse' what the code says, in capitals.
        kind: one of ``KINDS``, or 'morse'.
    """

    word: str
    language: str
    meaning: str
    kind: str
