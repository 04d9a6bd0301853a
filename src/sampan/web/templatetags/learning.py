"""Template tags of what learners are taught: the words for how a sentence sounds."""

from __future__ import annotations

from django import template

from sampan.web.present.corrections import SOUNDS

register = template.Library()


@register.simple_tag
def sounds_choices() -> list[tuple[str, str]]:
    """How a sentence can sound: (value, words in the reader's language)."""
    return [(str(value), str(label)) for value, label in SOUNDS.items()]
