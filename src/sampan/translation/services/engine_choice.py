"""The engines of this process, built once from the settings, and which of them may and can work now."""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sampan.translation import configuration
from sampan.translation.engines.guard import GuardedEngine
from sampan.translation.engines.protocol import Engine
from sampan.translation.engines.registry import EngineConfig, build_engines
from sampan.translation.errors import NoEngine


@dataclass(frozen=True)
class EngineNames:
    """Which engines may see private texts: those that keep them here, those elsewhere that the operator
    named for it, and the others, which may not."""

    here: tuple[str, ...]
    trusted: tuple[str, ...]
    others: tuple[str, ...]


class _Use:
    """When the engines of this process were last at work, by the monotonic clock."""

    last = 0.0


_use = _Use()


@lru_cache(maxsize=4)
def _engines_of(config: EngineConfig) -> tuple[Engine, ...]:
    return tuple(build_engines(config))


def all_engines() -> tuple[Engine, ...]:
    """Every engine that the settings name and describe, in their order, then those that only refine.

    Their breakers and models last with them.
    """
    return _engines_of(configuration.engine_config())


def may_see(engine: Engine, *, private: bool) -> bool:
    """Whether the operator lets this engine have the text: a public one always, a private one if it is
    named for that or, where none is named, if texts stay here with it."""
    if not private:
        return True
    named = configuration.private_engines()
    return engine.is_local if named is None else engine.name in named


def names_by_privacy() -> EngineNames:
    """The names of the engines that are set up, for somebody who is asked what may see their texts."""
    private = [engine for engine in all_engines() if may_see(engine, private=True)]
    return EngineNames(
        here=tuple(engine.name for engine in private if engine.is_local),
        trusted=tuple(engine.name for engine in private if not engine.is_local),
        others=tuple(engine.name for engine in all_engines() if engine not in private),
    )


def ready_engines(*, heavy: bool, name: str | None = None, private: bool = False) -> list[Engine]:
    """The engines that can work now, the first choice first; without ``heavy`` only those that load no
    model here, with ``private`` only those that may see private texts.

    Raises:
        NoEngine: ``name`` is given and that engine is not there, not ready or may not see the text.
    """
    only_refine = set(configuration.refine_order()) - set(configuration.engine_order())
    ready = [
        engine
        for engine in all_engines()
        if (heavy or not engine.is_heavy)
        and (engine.name not in only_refine if name is None else engine.name == name)
        and may_see(engine, private=private)
        and not engine.why_not_ready()
    ]
    if name is not None and not ready:
        raise NoEngine
    return ready


def ready_refiners() -> list[Engine]:
    """The engines that refine and can work now, the best first."""
    return [engine for engine in _refiners() if not engine.why_not_ready()]


def refiner_after(made_by: Collection[str], *, private: bool, failed: str = "") -> Engine | None:
    """The engine that shall go over what the engines ``made_by`` answered, or None: the best that is set
    up, may see the text and is better than those; with ``failed``, the best of those behind that one."""
    better: list[Engine] = []
    for engine in _refiners():
        if engine.name in made_by:
            break
        better.append(engine)
    names = [engine.name for engine in better]
    if failed in names:
        better = better[names.index(failed) + 1 :]
    return next((engine for engine in better if may_see(engine, private=private)), None)


def _refiners() -> list[Engine]:
    order = {name: place for place, name in enumerate(configuration.refine_order())}
    return sorted((one for one in all_engines() if one.name in order), key=lambda one: order[one.name])


def note_answers(engine: Engine, *, good: int, refused: int) -> None:
    """Tell the engine's guard how its answers were found; see ``GuardedEngine.note_answers``."""
    if isinstance(engine, GuardedEngine) and (good or refused):
        engine.note_answers(good=good, refused=refused)


def note_use() -> None:
    """Remember that the engines of this process are at work now."""
    _use.last = time.monotonic()


def close_idle(seconds: float) -> None:
    """Give back what the engines of this process hold if none was used for so long."""
    if time.monotonic() - _use.last >= seconds:
        for engine in all_engines():
            engine.close()


def signatures(engines: Sequence[Engine]) -> list[str]:
    """Name and version of each engine, without a space: by these it is known who gave a text up."""
    return [f"{engine.name}:{engine.version}".replace(" ", "_") for engine in engines]


def describe_engines() -> list[tuple[str, str, str, str]]:
    """Name, version, licence and what it waits for (or '') of every engine, for operators."""
    return [(engine.name, engine.version, engine.licence, engine.why_not_ready()) for engine in all_engines()]
