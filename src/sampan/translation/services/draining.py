"""Works through the list of wanted texts: takes a few in hand, asks the engines, keeps what they made."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models import F

from sampan.core.clock import now
from sampan.core.queue import defer
from sampan.translation.engines.errors import EngineUnavailable
from sampan.translation.engines.protocol import Engine
from sampan.translation.models import Memory, Wanted
from sampan.translation.pipeline import Outcome, Task, translate_through
from sampan.translation.services.asking import DRAIN_TASK
from sampan.translation.services.engine_choice import all_engines, ready_engines, signature
from sampan.translation.services.keeping import announce, remember

logger = logging.getLogger(__name__)

# Few enough that the first of them is on the page within seconds even where a line takes two.
BATCH_SIZE = 8
# One job works this long at most, so that a worker that is asked to stop can.
JOB_SECONDS = 60
# A text in hand is free again after this time; the longest batch of the slowest engine takes a third of it.
LEASE_SECONDS = 600
# An engine that was out is tried again after this time.
WAIT_SECONDS = 30
# A text whose worker died this many times is not tried again: it may be what kills them.
ATTEMPTS_MAX = 4
# How many given-up texts get another chance in one sweep when an engine has changed.
RETRY_SIZE = 500


def translate_wanted() -> int:
    """Work through the list until it is empty, the engines are out, or the job's time is over.

    Returns how many texts were dealt with. Defers the next job when there is more to do. Safe to run any
    number of times and in several workers at once: a text is in one worker's hands only.
    """
    ends = now() + timedelta(seconds=JOB_SECONDS)
    done = 0
    while now() < ends:
        engines = ready_engines(heavy=True)
        rows = _take() if engines else []
        if not rows:
            return done
        if not _deal_with(rows, engines):
            return done
        done += len(rows)
    defer(DRAIN_TASK, _queueing_lock=DRAIN_TASK)
    return done


def sweep_wanted() -> None:
    """Start work that nobody started: waiting texts whose time has come, and given-up ones when engines
    changed."""
    engines = ready_engines(heavy=True)
    if not engines:
        return
    with transaction.atomic():
        lost = Wanted.objects.filter(state=Wanted.State.GIVEN_UP).exclude(engines=signature(engines))
        again = list(
            lost.exclude(engines="").order_by("-priority", "id").values_list("pk", flat=True)[:RETRY_SIZE]
        )
        Wanted.objects.filter(pk__in=again).update(
            state=Wanted.State.WAITING, attempts=0, reason="", not_before=now(), priority=0
        )
        if Wanted.objects.due(now()).exists():
            defer(DRAIN_TASK, _queueing_lock=DRAIN_TASK)


def _take() -> list[Wanted]:
    moment = now()
    with transaction.atomic():
        rows = Wanted.objects.take(moment, until=moment + timedelta(seconds=LEASE_SECONDS), size=BATCH_SIZE)
        poison = [row for row in rows if row.attempts >= ATTEMPTS_MAX]
        _give_up(dict.fromkeys(poison, "its worker died again and again"), engines="")
    return [row for row in rows if row not in poison]


def _deal_with(rows: Sequence[Wanted], engines: Sequence[Engine]) -> bool:
    """Ask the engines in their order for these texts; false when none of them could be asked."""
    left = list(rows)
    reasons: dict[Wanted, str] = {}
    asked: list[Engine] = []
    for engine in engines:
        try:
            outcomes = translate_through(engine, [Task(row.text, row.target, row.context) for row in left])
        except EngineUnavailable as trouble:
            logger.warning("translation engine %s is out: %s", engine.name, trouble)
            continue
        asked.append(engine)
        made = [
            (row, outcome) for row, outcome in zip(left, outcomes, strict=True) if outcome.body is not None
        ]
        remember([_memory_of(row, outcome, engine) for row, outcome in made])
        reasons |= {row: outcome.reason for row, outcome in zip(left, outcomes, strict=True)}
        finished = {row.pk for row, _ in made}
        left = [row for row in left if row.pk not in finished]
        if not left:
            return True
    if not asked:
        _wait(left)
        return False
    # Named by all that the settings hold: an engine that was out and comes back changes nothing by itself.
    with transaction.atomic():
        _give_up({row: reasons.get(row, "") for row in left}, engines=signature(asked))
    return True


def _memory_of(row: Wanted, outcome: Outcome, engine: Engine) -> Memory:
    return Memory(
        text_hash=row.text_hash,
        source=row.source,
        target=row.target,
        origin=Memory.Origin.ENGINE,
        engine=engine.name,
        engine_version=engine.version,
        body=outcome.body or "",
        doubts=", ".join(outcome.doubts)[:200],
    )


def _wait(rows: Sequence[Wanted]) -> None:
    """Put texts back: it was not their fault."""
    later = now() + timedelta(seconds=WAIT_SECONDS)
    Wanted.objects.filter(pk__in=[row.pk for row in rows]).update(
        not_before=later, attempts=F("attempts") - 1
    )


def _give_up(reasons: dict[Wanted, str], *, engines: str) -> None:
    for row, reason in reasons.items():
        row.state, row.reason, row.engines = Wanted.State.GIVEN_UP, reason[:200], engines
        row.save(update_fields=["state", "reason", "engines"])
    for target in {row.target for row in reasons}:
        announce([row.text_hash for row in reasons if row.target == target], target=target)


def close_engines() -> None:
    """Give back what the engines of this process hold, when a worker ends."""
    for engine in all_engines():
        engine.close()
