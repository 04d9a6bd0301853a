"""What stands under a note: notes that the same people liked, and notes that say something like it."""

from __future__ import annotations

from sampan.accounts.selectors import hidden_account_ids
from sampan.accounts.types import Reader
from sampan.discovery.models import Neighbors, Taste
from sampan.discovery.ranking.related import blend, space
from sampan.discovery.types import Source
from sampan.notes.models import Note
from sampan.notes.selectors import list_notes_by_ids

RELATED = 12
RELATED_MAX = 30
SPARE = 12
"""Notes fetched beyond the size, in place of those that are closed to the reader or by the same author."""
PER_AUTHOR = 3
AUTHOR_GAP = 2
"""Cards between two of one author: a row of a phone."""


def list_related(note_id: int, *, reader: Reader, size: int = RELATED) -> list[Note]:
    """Cards to show under the note, best first, in both languages; each has `source` (who speaks for it) and
    `anchor`, the note itself. Empty while the note has no neighbours.

    Nothing of people who are blocked, muted or whom the reader wants less of, nothing that was dismissed.
    Four queries; two for visitors; one when there is nothing.
    """
    size = max(1, min(size, RELATED_MAX))
    kept = Neighbors.objects.filter(pk=note_id).values_list("together_ids", "alike_ids").first()
    ranked = dict(blend(*kept)) if kept else {}
    if not ranked:
        return []
    hidden, dismissed = _unwanted(reader)
    wanted = [pk for pk in ranked if pk not in dismissed and pk != note_id][: 2 * size + SPARE]
    notes = [note for note in list_notes_by_ids(wanted, reader=reader) if note.author_id not in hidden]
    for note in notes:
        by_people = Source.TOGETHER if ranked[note.pk] else Source.ALIKE
        note.source, note.anchor = by_people, note_id  # type: ignore[attr-defined]
    return _spaced(notes)[:size]


def _unwanted(reader: Reader) -> tuple[set[int], set[int]]:
    """Authors and notes that this reader does not want to meet. Two queries; none for visitors."""
    if reader.account_id is None:
        return set(), set()
    hidden = set(hidden_account_ids(reader))
    rows = Taste.objects.filter(pk=reader.account_id).values_list("less_authors", "dismissed_ids")
    less, dismissed = rows.first() or ([], [])
    return hidden | set(less), set(dismissed)


def _spaced(notes: list[Note]) -> list[Note]:
    counted: dict[int, int] = {}
    kept = []
    for note in notes:
        counted[note.author_id] = counted.get(note.author_id, 0) + 1
        if counted[note.author_id] <= PER_AUTHOR:
            kept.append(note)
    return space(kept, {place: note.author_id for place, note in enumerate(kept)}, gap=AUTHOR_GAP)
