"""The engines of this process, built once from the settings, and which of them can work now."""

from __future__ import annotations

import time
from collections.abc import Sequence
from functools import lru_cache

from sampan.translation import configuration
from sampan.translation.engines.protocol import Engine
from sampan.translation.engines.registry import EngineConfig, build_engines
from sampan.translation.errors import NoEngine


class _Use:
    """When the engines of this process were last at work, by the monotonic clock."""

    last = 0.0


_use = _Use()


@lru_cache(maxsize=4)
def _engines_of(config: EngineConfig) -> tuple[Engine, ...]:
    return tuple(build_engines(config))


def all_engines() -> tuple[Engine, ...]:
    """Every engine that the settings name and describe, in their order; their breakers and models last
    with them."""
    return _engines_of(configuration.engine_config())


def ready_engines(*, heavy: bool, name: str | None = None) -> list[Engine]:
    """The engines that can work now, the first choice first; without ``heavy`` only those that load no
    model here.

    Raises:
        NoEngine: ``name`` is given and that engine is not there or not ready.
    """
    ready = [
        engine
        for engine in all_engines()
        if (heavy or not engine.is_heavy) and name in (None, engine.name) and not engine.why_not_ready()
    ]
    if name is not None and not ready:
        raise NoEngine
    return ready


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
