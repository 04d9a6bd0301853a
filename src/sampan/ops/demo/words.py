"""People's own words in the other language, for texts that have no place of their own in the memory.

The author's translation of a note goes the author's way, with the draft. Comments, bios and boards have no
such way yet, so these rows stand beside the engines' under a name that says that people wrote them.
"""

from sampan.translation.keys import memory_hash, normalize_body, text_hash
from sampan.translation.language import detect_language
from sampan.translation.models import Memory
from sampan.translation.services.keeping import remember
from sampan.translation.types import EN, ZH_HANS, Text

ENGINE, VERSION = "people", "demo world"


def other_language(language: str) -> str:
    """The language of those for whom a text in `language` has to be translated."""
    return EN if language.startswith("zh") else ZH_HANS


class OwnWords:
    """Gathers translations and writes them at once."""

    def __init__(self) -> None:
        self._rows: dict[tuple[str, str], Memory] = {}

    def keep(self, body: str, translation: str, *, to: str) -> None:
        """Note down what `body` is in the language `to`; an empty translation is left to the engines."""
        if translation:
            hashed = text_hash(body)
            self._rows[hashed, to] = Memory(
                text_hash=hashed,
                source=detect_language(body),
                target=to,
                origin=Memory.Origin.PEOPLE,
                engine=ENGINE,
                engine_version=VERSION,
                body=normalize_body(translation),
            )

    def keep_private(self, text: Text, translation: str, *, to: str) -> None:
        """The same for a text that not everybody may read: what is kept serves it alone, and goes with it."""
        if translation:
            hashed = memory_hash(text)
            self._rows[hashed, to] = Memory(
                text_hash=hashed,
                scope=text.scope,
                source=detect_language(text.body),
                target=to,
                origin=Memory.Origin.PEOPLE,
                engine=ENGINE,
                engine_version=VERSION,
                body=normalize_body(translation),
                is_private=True,
            )

    def write(self) -> None:
        """Put all into the memory; what is there already stays."""
        remember(list(self._rows.values()))
        self._rows.clear()
