"""Fits all likes anew and swaps in what came of it, in one transaction: a kill leaves what was there."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from django.db import connection, transaction
from scipy import sparse

from sampan.core.clock import now
from sampan.discovery.ranking.cooccurrence import Neighborhood, degrees, people_of_pairs
from sampan.discovery.ranking.fitting import fit
from sampan.discovery.services import together
from sampan.discovery.services.together import NEIGHBORS, UNLEARNED, hold_pairs

logger = logging.getLogger("sampan.discovery")

LIKES_MAX: Final = 5_000_000
"""The newest likes are fitted: 24 bytes each while they are read, and some minutes of one core."""
PERSON_MAX: Final = 500
"""Latest likes of one person that count: the work grows with the square of it, and one person's taste with
thousands of likes says little of any two."""
ROWS_AT_ONCE: Final = 2_000
"""Notes whose neighbours are written with one statement: some 10 MB."""

_READ = f"""
COPY (
    SELECT account_id, note_id, weight, CASE WHEN paired_at IS NULL THEN id ELSE 0 END FROM (
        SELECT *, row_number() OVER (PARTITION BY account_id ORDER BY at DESC, id DESC) AS place
        FROM (
            SELECT * FROM discovery_affinity WHERE weight > 0 AND NOT {UNLEARNED} ORDER BY id DESC LIMIT %s
        ) newest
    ) ranked WHERE place <= %s
) TO STDOUT
"""  # noqa: S608 - made of constants
_THERE = "SELECT id FROM notes_note WHERE id = ANY(%s)"
_STAGE = """
CREATE TEMPORARY TABLE together_new (one bigint, other bigint, weight float8, smooth float8, people int)
ON COMMIT DROP
"""
# Rows that say the same are left alone: most of a quiet night's.
_SWAP = (
    "ALTER TABLE together_new ADD PRIMARY KEY (one, other)",
    "ANALYZE together_new",
    """DELETE FROM discovery_together old WHERE NOT EXISTS (
        SELECT 1 FROM together_new WHERE one = old.one_id AND other = old.other_id)""",
    """INSERT INTO discovery_together AS old (one_id, other_id, weight, smooth, people)
    SELECT one, other, weight, smooth, people FROM together_new ORDER BY one, other
    ON CONFLICT (one_id, other_id) DO UPDATE
    SET weight = excluded.weight, smooth = excluded.smooth, people = excluded.people
    WHERE (old.weight, old.smooth, old.people)
        IS DISTINCT FROM (excluded.weight, excluded.smooth, excluded.people)""",
)
_KEEP = """
INSERT INTO discovery_neighbors AS old
    (note_id, together_ids, together_scores, alike_ids, alike_scores, made_at)
SELECT note, ids::bigint[], scores::float8[], '{}', '{}', %s
FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS told(note, ids, scores) ORDER BY note
ON CONFLICT (note_id) DO UPDATE
SET together_ids = excluded.together_ids, together_scores = excluded.together_scores
WHERE (old.together_ids, old.together_scores)
    IS DISTINCT FROM (excluded.together_ids, excluded.together_scores)
"""
_EMPTY = """
UPDATE discovery_neighbors SET together_ids = '{}', together_scores = '{}'
WHERE together_ids <> '{}' AND NOT EXISTS (
    SELECT 1 FROM together_new WHERE one = note_id AND other = note_id)
"""
# Of notes that were deleted; nothing else takes them away.
_GONE = """
DELETE FROM discovery_neighbors kept WHERE NOT EXISTS (SELECT 1 FROM notes_note WHERE id = kept.note_id)
"""

# Who takes a like back at this very moment is not waited for.
_MARK = """
UPDATE discovery_affinity SET paired_at = %s WHERE id IN (
    SELECT id FROM discovery_affinity WHERE id = ANY(%s) AND paired_at IS NULL FOR UPDATE SKIP LOCKED)
"""

Ints = npt.NDArray[np.int64]


@transaction.atomic
def refit_together() -> int:
    """Fit all likes anew and write the pairs and neighbours of all notes; how many notes have been liked.

    Nothing, with 0, while somebody else writes pairs. Readers see what was there until everything is done.
    Likes that came meanwhile wait for `pair_new`. No note is held: one that is deleted while this writes may
    leave rows behind, which the next fit takes away; whoever shows neighbours looks up the notes anyway.
    """
    if not hold_pairs():
        logger.info("Pairs are being written; the fit is left for the next time.")
        return 0
    with connection.cursor() as cursor:
        notes, people, fresh = _read(cursor)
        neighborhood, tuning = fit(people, top=NEIGHBORS)
        _people, fame = degrees(people)
        cursor.execute(_THERE, [notes.tolist()])
        there = np.isin(notes, np.array([row[0] for row in cursor.fetchall()], dtype=np.int64))
        counts = people_of_pairs(people, neighborhood.ids)
        _stage(cursor, notes, neighborhood, fame, there, counts)
        for statement in _SWAP:
            cursor.execute(statement)
        for note_ids, ids, scores in _rows(notes, neighborhood, there, counts):
            cursor.execute(_KEEP, [now(), note_ids, ids, scores])
        cursor.execute(_EMPTY)
        cursor.execute(_GONE)
        cursor.execute(_MARK, [now(), fresh.tolist()])
    logger.info("Fitted %s likes of %s notes: %s", people.nnz, len(notes), tuning)
    return int(there.sum())


def _read(cursor: Any) -> tuple[Ints, Any, Ints]:
    """The ids of all liked notes, ascending; a sparse matrix (people, notes) of weights; the ids of the likes
    in it that were not paired yet."""
    numbers: list[Ints] = [np.zeros((3, 0), dtype=np.int64)]
    weights: list[npt.NDArray[np.float32]] = [np.zeros(0, dtype=np.float32)]
    with cursor.copy(_READ, [LIKES_MAX, PERSON_MAX]) as copy:
        for lines in _whole_lines(copy):
            fields = lines.split()
            numbers.append(np.array([fields[0::4], fields[1::4], fields[3::4]], dtype=np.int64))
            weights.append(np.array(fields[2::4], dtype=np.float32))
    people, notes, fresh = np.concatenate(numbers, axis=1)
    _accounts, rows = np.unique(people, return_inverse=True)
    notes, columns = np.unique(notes, return_inverse=True)
    shape = (len(_accounts), len(notes))
    return notes, sparse.csr_matrix((np.concatenate(weights), (rows, columns)), shape=shape), fresh[fresh > 0]


def _whole_lines(copy: Any, size: int = 1 << 20) -> Iterator[bytes]:
    """What is copied, in pieces of about `size` bytes that end with a line."""
    kept: list[bytes] = []
    held = 0
    for piece in copy:
        kept.append(bytes(piece))
        held += len(kept[-1])
        if held >= size and kept[-1].endswith(b"\n"):
            yield b"".join(kept)
            kept, held = [], 0
    if kept:
        yield b"".join(kept)


def _stage(
    cursor: Any,
    notes: Ints,
    found: Neighborhood,
    fame: npt.NDArray[np.float32],
    there: npt.NDArray[np.bool_],
    counts: npt.NDArray[np.int32],
) -> None:
    """Write each pair that is kept of either note once, the lower id first, and each note with itself."""
    cursor.execute(_STAGE)
    size, top = found.ids.shape
    own = np.repeat(np.arange(size), top).reshape(size, top)
    kept = (found.ids >= 0) & there[:, None] & there[found.ids]
    low, high = np.minimum(own, found.ids)[kept].astype(np.int64), np.maximum(own, found.ids)[kept]
    _keys, first = np.unique(low * size + high, return_index=True)
    columns = [column[kept][first] for column in (found.weights, found.smooth, counts)]
    low, high = notes[low[first]], notes[high[first]]
    with cursor.copy("COPY together_new FROM STDIN") as copy:
        for note, weight in zip(notes[there].tolist(), fame[there].tolist(), strict=True):
            copy.write_row((note, note, weight, 0.0, 0))
        for place in range(0, len(low), ROWS_AT_ONCE):
            part = slice(place, place + ROWS_AT_ONCE)
            for row in zip(*(column[part].tolist() for column in (low, high, *columns)), strict=True):
                copy.write_row(row)


def _rows(
    notes: Ints, found: Neighborhood, there: npt.NDArray[np.bool_], counts: npt.NDArray[np.int32]
) -> Iterator[tuple[list[int], list[str], list[str]]]:
    """The neighbours of notes in pieces: note ids, and of each the ids and scores as array literals. Those
    that fewer than PEOPLE_LEAST like with it are left out.
    """
    kept = (found.ids >= 0) & there[found.ids] & (counts >= together.PEOPLE_LEAST)
    present = np.flatnonzero(there)
    for place in range(0, len(present), ROWS_AT_ONCE):
        part = present[place : place + ROWS_AT_ONCE].tolist()
        ids = [_literal(notes[found.ids[row][kept[row]]].tolist()) for row in part]
        scores = [_literal(found.scores[row][kept[row]].tolist()) for row in part]
        yield notes[part].tolist(), ids, scores


def _literal(values: list[Any]) -> str:
    return "{" + ",".join(map(repr, values)) + "}"
