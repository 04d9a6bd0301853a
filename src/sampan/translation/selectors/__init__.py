"""What the translation room can tell: translations out of the memory, and what else pages ask it."""

from sampan.translation.keys import text_key
from sampan.translation.language import detect_language
from sampan.translation.selectors.memory import QueueState, find_translations, list_states, needs_engine

__all__ = [
    "QueueState",
    "detect_language",
    "find_translations",
    "list_states",
    "needs_engine",
    "text_key",
]
