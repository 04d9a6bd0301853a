"""What the translation room can tell: translations out of the memory, and what else pages ask it."""

from sampan.translation.keys import text_key
from sampan.translation.language import detect_language
from sampan.translation.selectors.glossary import (
    find_glosses,
    forget_glossary,
    glossary_index,
    remember_glossary,
)
from sampan.translation.selectors.memory import (
    QueueState,
    find_translations,
    list_scopes_that_may_leave,
    list_states,
    needs_engine,
)

__all__ = [
    "QueueState",
    "detect_language",
    "find_glosses",
    "find_translations",
    "forget_glossary",
    "glossary_index",
    "list_scopes_that_may_leave",
    "list_states",
    "needs_engine",
    "remember_glossary",
    "text_key",
]
