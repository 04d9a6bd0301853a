"""Works through many documents in bounded pieces, so that one that cannot be filed holds up no other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence


def file_in_pieces(
    ids: Iterable[int], *, size: int, file: Callable[[Sequence[int]], int], alone: Callable[[int], int]
) -> int:
    """File `size` ids at a time, each once; of a piece that fails, each one `alone`. How many were filed."""
    ordered = sorted(set(ids))
    made = 0
    for start in range(0, len(ordered), size):
        piece = ordered[start : start + size]
        try:
            made += file(piece)
        except Exception:  # whatever the words of one of them bring about
            made += sum(map(alone, piece))
    return made
