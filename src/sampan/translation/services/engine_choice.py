"""The engines of this process, built once from the settings, and which of them can work now."""

from __future__ import annotations

from functools import lru_cache

from sampan.translation import configuration
from sampan.translation.engines.protocol import Engine
from sampan.translation.engines.registry import EngineConfig, build_engines
from sampan.translation.errors import NoEngine


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


def signature(engines: list[Engine]) -> str:
    """Names and versions of engines in one line: what gave a text up, so that it is tried again when this
    changes."""
    return " ".join(sorted(f"{engine.name}:{engine.version}" for engine in engines))[:400]


def describe_engines() -> list[tuple[str, str, str, str]]:
    """Name, version, licence and what it waits for (or '') of every engine, for operators."""
    return [(engine.name, engine.version, engine.licence, engine.why_not_ready()) for engine in all_engines()]
