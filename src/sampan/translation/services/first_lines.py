"""Brings Sampan's own lines into the memory and among the examples: what is there before anybody wrote."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from sampan.core import queue
from sampan.translation.keys import normalize_body, pair_hash, text_hash
from sampan.translation.lines import OwnLine, hash_of_own_lines, read_own_lines
from sampan.translation.models import Example, Memory, Wanted
from sampan.translation.services.embedding_examples import EMBED_TASK
from sampan.translation.types import EN, ZH_HANS

OWN_LINES = "lines"
"""What stands as engine beside a translation that is one of our own lines; its version is the files' hash."""

ROWS_AT_ONCE = 1_000


def sync_own_lines() -> str:
    """Make memory and examples hold the lines as they are shipped now; says in a few words what was done.

    Quick when nothing changed: the rows carry the hash of the files. Lines that a release took out or
    changed go, with the memory's rows for them; examples keep their vectors where the pair stayed.
    """
    version = hash_of_own_lines()
    if Memory.objects.filter(engine=OWN_LINES, engine_version=version).exists():
        return "unchanged"
    lines = read_own_lines()
    with transaction.atomic():
        _keep_examples(lines)
        _keep_memory(lines, version)
        queue.defer(EMBED_TASK, _queueing_lock=EMBED_TASK)
    return f"{len(lines)} lines"


def _keep_examples(lines: Sequence[OwnLine]) -> None:
    rows = {
        hashed: Example(
            pair_hash=hashed, zh=line.zh, en=line.en, kind=line.kind[:20], origin=Example.Origin.OWN
        )
        for line in lines
        for hashed in [pair_hash(zh=line.zh, en=line.en)]
    }
    Example.objects.filter(origin=Example.Origin.OWN).exclude(pair_hash__in=rows).delete()
    Example.objects.bulk_create(rows.values(), batch_size=ROWS_AT_ONCE, ignore_conflicts=True)


def _keep_memory(lines: Sequence[OwnLine], version: str) -> None:
    """One row a text and direction; where two lines begin alike, the first one speaks."""
    rows: dict[tuple[str, str], Memory] = {}
    for line in lines:
        for source, target, original, body in (
            (ZH_HANS, EN, line.zh, line.en),
            (EN, ZH_HANS, line.en, line.zh),
        ):
            key = (text_hash(original), target)
            rows.setdefault(key, _memory_row(key, source=source, body=body, version=version))
    Memory.objects.filter(engine=OWN_LINES).delete()
    Memory.objects.bulk_create(rows.values(), batch_size=ROWS_AT_ONCE, ignore_conflicts=True)
    for target in (EN, ZH_HANS):
        hashes = [hashed for hashed, into in rows if into == target]
        Wanted.objects.filter(text_hash__in=hashes, target=target).delete()


def _memory_row(key: tuple[str, str], *, source: str, body: str, version: str) -> Memory:
    hashed, target = key
    return Memory(
        text_hash=hashed,
        source=source,
        target=target,
        origin=Memory.Origin.PEOPLE,
        engine=OWN_LINES,
        engine_version=version,
        body=normalize_body(body),
    )
