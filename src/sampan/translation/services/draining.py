"""Works through the list of wanted texts: takes a few in hand, asks the engines, keeps what they made."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models import F

from sampan.core.clock import now
from sampan.translation.embedding import close_embedding_idle
from sampan.translation.engines.errors import EngineUnavailable
from sampan.translation.engines.protocol import Engine
from sampan.translation.models import ENGINES_MAX, Memory, Wanted
from sampan.translation.pipeline import Outcome, Task
from sampan.translation.services.advising import translate_with_advice
from sampan.translation.services.asking import start_draining
from sampan.translation.services.engine_choice import close_idle, note_use, ready_engines, signatures
from sampan.translation.services.keeping import announce, remember

logger = logging.getLogger(__name__)

# A title goes before the long body behind it, so that something is on the page within seconds.
BATCH_SIZE = 8
BATCH_CHARS = 400
# One job works this long at most, so that a worker that is asked to stop can.
JOB_SECONDS = 60
# A text in hand is not taken again in this time; the longest text of the slowest engine takes half of it.
LEASE_SECONDS = 600
# A model that had nothing to do for this long gives its gigabytes back.
IDLE_SECONDS = 600
# An engine that was out is tried again after this time.
WAIT_SECONDS = 30
# A text whose worker died this many times is not tried again: it may be what kills them.
ATTEMPTS_MAX = 4
# How many given-up texts get another chance in one sweep when an engine has changed.
RETRY_SIZE = 500


def translate_wanted() -> int:
    """Work through the list until it is empty, the engines are out, or the job's time is over.

    Returns how many texts were dealt with. Defers the next job when there is more to do. Its job runs
    once at a time in the whole instance, so what is still in hand at its start was left by a worker that
    died, and is taken again. If two run at once after all, a few texts are translated twice and kept once.
    """
    Wanted.objects.waiting().filter(not_before__gt=now()).update(not_before=now())
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
    start_draining()
    return done


def sweep_wanted() -> None:
    """Start work that nobody started: waiting texts, and given-up ones that a new engine has not seen."""
    close_idle(IDLE_SECONDS)
    close_embedding_idle(IDLE_SECONDS)
    engines = ready_engines(heavy=True)
    if not engines:
        return
    with transaction.atomic():
        again = Wanted.objects.given_up_before(signatures(engines)).order_by("-priority", "id")[:RETRY_SIZE]
        Wanted.objects.filter(pk__in=list(again.values_list("pk", flat=True))).update(
            state=Wanted.State.WAITING, attempts=0, reason="", not_before=now(), priority=0
        )
        if Wanted.objects.due(now()).exists():
            start_draining()


def _take() -> list[Wanted]:
    moment = now()
    with transaction.atomic():
        rows = Wanted.objects.take(
            moment, until=moment + timedelta(seconds=LEASE_SECONDS), size=BATCH_SIZE, chars=BATCH_CHARS
        )
        poison = [row for row in rows if row.attempts >= ATTEMPTS_MAX]
        _give_up(dict.fromkeys(poison, "its worker died again and again"), engines=[])
    return [row for row in rows if row not in poison]


def _deal_with(rows: Sequence[Wanted], engines: Sequence[Engine]) -> bool:
    """Ask the engines in their order for these texts; false when none of them could be asked."""
    left = list(rows)
    reasons: dict[Wanted, str] = {}
    asked: list[Engine] = []
    for engine in engines:
        note_use()
        try:
            tasks = [Task(row.text, row.target, row.context) for row in left]
            outcomes = translate_with_advice(engine, tasks)
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
    with transaction.atomic():
        _give_up({row: reasons.get(row, "") for row in left}, engines=signatures(engines))
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
        confidence=outcome.confidence,
    )


def _wait(rows: Sequence[Wanted]) -> None:
    """Put texts back: it was not their fault."""
    later = now() + timedelta(seconds=WAIT_SECONDS)
    Wanted.objects.filter(pk__in=[row.pk for row in rows]).update(
        not_before=later, attempts=F("attempts") - 1
    )


def _give_up(reasons: dict[Wanted, str], *, engines: Sequence[str]) -> None:
    """Stop trying, and note which engines had their chance, one that was out just then among them: an
    engine that comes and goes must not send the same texts round for ever."""
    for row, reason in reasons.items():
        row.state, row.reason = Wanted.State.GIVEN_UP, reason[:200]
        row.engines = " ".join(dict.fromkeys([*engines, *row.engines.split()]))[:ENGINES_MAX]
        row.save(update_fields=["state", "reason", "engines"])
    for target in {row.target for row in reasons}:
        announce([row.text_hash for row in reasons if row.target == target], target=target)
