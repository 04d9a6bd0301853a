"""What can be asked of the translation room: want, prepare, translate now, keep an author's own words."""

from sampan.translation.services.asking import prepare_translations, want_translations
from sampan.translation.services.immediate import translate_now
from sampan.translation.services.keeping import (
    carry_translations,
    forget_translations,
    keep_author_translation,
    keep_author_translations,
    keep_here,
)

__all__ = [
    "carry_translations",
    "forget_translations",
    "keep_author_translation",
    "keep_author_translations",
    "keep_here",
    "prepare_translations",
    "translate_now",
    "want_translations",
]
