"""The notes that explain slang, names and Morse code under a text."""

from __future__ import annotations

from django.utils.translation import gettext

from sampan.translation.glossary.types import SLANG, Gloss
from sampan.translation.selectors import find_glosses
from sampan.web.shown_text import ShownGloss


def shown_glosses(body: str, *, language: str) -> tuple[ShownGloss, ...]:
    """What a reader of this language may not know of a text. No query while the glossary is warm."""
    return tuple(_shown(gloss, language) for gloss in find_glosses(body, to=language))


def _shown(gloss: Gloss, language: str) -> ShownGloss:
    if gloss.kind == "morse":
        meaning = gettext("Morse code for “%(words)s”.") % {"words": gloss.meaning}
        return ShownGloss(gloss.word, "", meaning, language, is_slang=True)
    return ShownGloss(gloss.word, gloss.language, gloss.meaning, language, is_slang=gloss.kind in SLANG)
