"""What the glossary tells an engine about a passage: terms with their translations, and names to keep."""

from __future__ import annotations

from sampan.translation.glossary.matching import TermIndex
from sampan.translation.signs import find_initials

TERMS_MAX = 4
"""So many terms are told with a passage: each costs reading time."""


def advised_terms(index: TermIndex, body: str, *, target: str) -> tuple[tuple[str, str], ...]:
    """Pairs (words as they stand in the passage, their usual translation), each once, for a passage that
    goes into ``target`` ('en' or a Chinese language)."""
    into = "en" if target == "en" else "zh"
    pairs = {
        body[hit.start : hit.end]: hit.term.rendering
        for hit in index.find(body)
        if hit.term.rendering and not hit.term.keep and hit.term.language != into and hit.term.kind != "emoji"
    }
    return tuple(pairs.items())


def kept_names(index: TermIndex, body: str) -> tuple[str, ...]:
    """The words of a passage that stay as they are, each once: names, and initials such as xjbl that
    nobody but their writer knows."""
    hits = index.find(body)
    names = dict.fromkeys(body[hit.start : hit.end] for hit in hits if hit.term.keep)
    known = {body[hit.start : hit.end] for hit in hits}
    return tuple(dict.fromkeys([*names, *(word for word in find_initials(body) if word not in known)]))
