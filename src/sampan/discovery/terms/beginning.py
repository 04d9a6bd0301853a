"""What is asked of the titles of products while somebody types: whole words, and one that is not done yet."""

from __future__ import annotations

from sampan.discovery.terms.cutting import of_word, pairs, pieces_of
from sampan.discovery.terms.packing import lexeme
from sampan.discovery.terms.spelling import LETTERS_MAX, MARK

LETTERS_LEAST = 2
"""Letters from which on a word that is not done counts: nearly every title has a word with a given one."""
PIECES_MAX = 6


def title_question(typed: str) -> str | None:
    """The tsquery whose answers have all that was typed in their title, in either language or in pinyin; None
    for what says too little.

    The last word may go on, the others are done: 'celadon te' finds a celadon teacup, 手工咖 also 手工咖啡杯.
    """
    pieces = pieces_of(typed)[:PIECES_MAX]
    parts: list[str] = []
    for place, piece in enumerate(pieces):
        is_last = place == len(pieces) - 1
        if piece.kind == "run":
            parts += [_has(term) for term in (pairs(piece.text)[:PIECES_MAX] or [piece.text])]
        elif not is_last:
            parts.append(_any([_has(term) for term in of_word(piece.text)[:2]]))
        elif len(piece.text) >= LETTERS_LEAST:
            # The stem besides: who types 'teacups' means a teacup too.
            parts.append(_any([_begins(term) for term in of_word(piece.text)[:2]]))
        elif len(pieces) == 1:
            return None
    words = " & ".join(dict.fromkeys(parts))
    letters = "".join(piece.text for piece in pieces).replace("'", "")
    if LETTERS_LEAST <= len(letters) <= LETTERS_MAX and letters.isascii() and letters.isalpha():
        spelled = _begins(MARK + letters)
        return f"({words}) | {spelled}" if words else spelled
    return words or None


def _has(term: str) -> str:
    return f"{lexeme(term)}:A"


def _begins(term: str) -> str:
    return f"{lexeme(term)}:*A"


def _any(questions: list[str]) -> str:
    return f"({' | '.join(questions)})"
