"""Works through the list of wanted texts: takes a few in hand, asks the engines, keeps what they made."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import timedelta
from typing import TypedDict

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
from sampan.translation.services.engine_choice import (
    all_engines,
    close_idle,
    may_see,
    note_answers,
    note_use,
    ready_engines,
    ready_refiners,
    signatures,
)
from sampan.translation.services.engine_states import publish_states
from sampan.translation.services.keeping import announce, remember
from sampan.translation.services.refining import pass_on, want_refinement

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


class _Open(TypedDict):
    """Whether private texts can be taken now, and for which engines what they shall refine."""

    private: bool
    refiners: tuple[str, ...]


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
        rows = _take()
        worked = bool(rows) and _deal_with(rows)
        publish_states()
        if not worked:
            return done
        done += len(rows)
    start_draining()
    return done


def sweep_wanted() -> None:
    """Start work that nobody started: waiting texts, and given-up ones that a new engine has not seen."""
    close_idle(IDLE_SECONDS)
    close_embedding_idle(IDLE_SECONDS)
    publish_states()
    _give_up_what_nobody_may_see()
    for private in (False, True):
        _try_again(ready_engines(heavy=True, private=private), private=private)
    if Wanted.objects.due(now()).open_to(**_what_can_be_done()).exists():
        start_draining()


def _try_again(engines: Sequence[Engine], *, private: bool) -> None:
    """Put given-up texts back on the list that one of these engines has not had yet."""
    if not engines:
        return
    lost = Wanted.objects.given_up_before(signatures(engines)).that_stay_here(private)
    again = lost.order_by("-priority", "id")[:RETRY_SIZE]
    with transaction.atomic():
        Wanted.objects.filter(pk__in=list(again.values_list("pk", flat=True))).update(
            state=Wanted.State.WAITING, attempts=0, reason="", not_before=now(), priority=0
        )


def _give_up_what_nobody_may_see() -> None:
    """A private text that no engine of the settings may have would wait for ever; say so instead."""
    if any(may_see(engine, private=True) for engine in all_engines()) or not all_engines():
        return
    rows = list(Wanted.objects.waiting().that_stay_here(True)[:RETRY_SIZE])
    if rows:
        with transaction.atomic():
            _give_up(dict.fromkeys(rows, "no engine here may see private texts"), engines=["nobody"])


def _what_can_be_done() -> _Open:
    """What the engines that are ready at this moment may take."""
    plain = ready_engines(heavy=True)
    return _Open(
        private=any(may_see(engine, private=True) for engine in plain),
        refiners=tuple(engine.name for engine in ready_refiners()),
    )


def _take() -> list[Wanted]:
    can = _what_can_be_done()
    if not (can["refiners"] or ready_engines(heavy=True)):
        return []
    moment = now()
    with transaction.atomic():
        rows = Wanted.objects.take(
            moment, until=moment + timedelta(seconds=LEASE_SECONDS), size=BATCH_SIZE, chars=BATCH_CHARS, **can
        )
        poison = [row for row in rows if row.attempts >= ATTEMPTS_MAX]
        _give_up(dict.fromkeys(poison, "its worker died again and again"), engines=[])
    return [row for row in rows if row not in poison]


def _deal_with(rows: Sequence[Wanted]) -> bool:
    """Ask the engines that may see them for these texts; false when none of them could be asked."""
    worked = False
    for private, refiner in dict.fromkeys((row.stays_here, row.for_engine) for row in rows):
        group = [row for row in rows if (row.stays_here, row.for_engine) == (private, refiner)]
        if refiner:
            worked = _refine(group, refiner, private=private) or worked
        else:
            worked = _translate(group, ready_engines(heavy=True, private=private)) or worked
    return worked


def _translate(rows: Sequence[Wanted], engines: Sequence[Engine]) -> bool:
    """Ask the engines in their order; what one has made, a better one may go over later."""
    left = list(rows)
    reasons: dict[Wanted, str] = {}
    asked: list[tuple[Engine, list[Wanted]]] = []
    for engine in engines:
        outcomes = _ask(engine, left)
        if outcomes is None:
            continue
        reasons |= {row: outcome.reason for row, outcome in zip(left, outcomes, strict=True)}
        made = _keep(left, outcomes, engine)
        _note_what_others_could(asked, made)
        asked.append((engine, [row for row in left if row not in made]))
        left = asked[-1][1]
        if not left:
            return True
    if not asked:
        _wait(left)
        return False
    with transaction.atomic():
        _give_up({row: reasons.get(row, "") for row in left}, engines=signatures(engines))
    return True


def _refine(rows: Sequence[Wanted], name: str, *, private: bool) -> bool:
    """Have a better engine go over texts that are already translated."""
    engines = [one for one in ready_refiners() if one.name == name and may_see(one, private=private)]
    outcomes = _ask(engines[0], rows) if engines else None
    if outcomes is None:
        _wait(rows)
        return False
    made = _keep(rows, outcomes, engines[0])
    failed = [row for row in rows if row not in made]
    pass_on(failed, failed=engines[0])
    note_answers(engines[0], good=0, refused=len(failed))  # another engine has done them before
    return True


def _ask(engine: Engine, rows: Sequence[Wanted]) -> list[Outcome] | None:
    """What the engine made of each, or None while it is out."""
    note_use()
    try:
        return translate_with_advice(engine, [Task(row.text, row.target, row.context) for row in rows])
    except EngineUnavailable as trouble:
        logger.warning("translation engine %s is out: %s", engine.name, trouble)
        return None


def _keep(rows: Sequence[Wanted], outcomes: Sequence[Outcome], engine: Engine) -> list[Wanted]:
    """Remember what was made, and have it refined; gives the rows of it, which are off the list.

    A private text that was deleted meanwhile took its row along: nothing of it is kept.
    """
    made = [(row, outcome) for row, outcome in zip(rows, outcomes, strict=True) if outcome.body is not None]
    with transaction.atomic():
        gone = _gone([row for row, _ in made if row.is_private])
        kept = [(row, outcome) for row, outcome in made if row.pk not in gone]
        remember([_memory_of(row, outcome, engine) for row, outcome in kept])
        want_refinement([row for row, _ in kept if row.for_engine == ""], made_by=engine)
    note_answers(engine, good=len(made), refused=0)
    return [row for row, _ in made]


def _gone(rows: Sequence[Wanted]) -> set[int]:
    """Which of these are no longer on the list; the others are held, so that forgetting waits its turn."""
    if not rows:
        return set()
    ids = [row.pk for row in rows]
    held = Wanted.objects.select_for_update().filter(pk__in=ids).order_by("pk")
    return set(ids) - set(held.values_list("pk", flat=True))


def _note_what_others_could(asked: Sequence[tuple[Engine, list[Wanted]]], made: Sequence[Wanted]) -> None:
    """An answer was rubbish only if another engine had a good one for the same text."""
    for engine, refused in asked:
        note_answers(engine, good=0, refused=sum(row in made for row in refused))


def _memory_of(row: Wanted, outcome: Outcome, engine: Engine) -> Memory:
    return Memory(
        text_hash=row.text_hash,
        scope=row.scope,
        is_private=row.is_private,
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
    engine that comes and goes must not send the same texts round for ever. What only waited to be refined
    is taken off the list: its translation is there."""
    Wanted.objects.filter(pk__in=[row.pk for row in reasons if row.for_engine]).delete()
    reasons = {row: reason for row, reason in reasons.items() if not row.for_engine}
    for row, reason in reasons.items():
        row.state, row.reason = Wanted.State.GIVEN_UP, reason[:200]
        row.engines = " ".join(dict.fromkeys([*engines, *row.engines.split()]))[:ENGINES_MAX]
        Wanted.objects.filter(pk=row.pk).update(state=row.state, reason=row.reason, engines=row.engines)
    announce(reasons)
