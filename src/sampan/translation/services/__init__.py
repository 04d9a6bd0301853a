"""What can be asked of the translation room: want, prepare, translate now, keep an author's own words."""

from sampan.translation.services.asking import prepare_translations, want_translations
from sampan.translation.services.immediate import translate_now
from sampan.translation.services.keeping import (
    forget_translations,
    keep_author_translation,
    keep_author_translations,
)

__all__ = [
    "forget_translations",
    "keep_author_translation",
    "keep_author_translations",
    "prepare_translations",
    "translate_now",
    "want_translations",
]
