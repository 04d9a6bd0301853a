"""How the engines of the worker fare, told to the other processes of this machine through a small file."""

from __future__ import annotations

import json
import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from sampan.translation import configuration
from sampan.translation.engines.guard import EngineCounts, GuardedEngine
from sampan.translation.services.engine_choice import all_engines

FILE = "engines.json"
# Counts alone are written at most this often; a change of state at once.
COUNTS_SECONDS = 15.0


@dataclass(frozen=True)
class EngineState:
    """One engine of the worker: why it does not work (or ''), and what it did since the worker began."""

    name: str
    trouble: str
    asked: int
    failed: int
    refused: int


class _Published:
    """What this process wrote last, and when."""

    states: list[EngineState] = []
    at = 0.0


def publish_states() -> None:
    """Write the states down if they changed; for the worker alone. Never raises for a disk's sake."""
    states = [_state_of(engine) for engine in all_engines() if isinstance(engine, GuardedEngine)]
    same = [(one.name, bool(one.trouble)) for one in states] == [
        (one.name, bool(one.trouble)) for one in _Published.states
    ]
    is_fresh = time.monotonic() - _Published.at < COUNTS_SECONDS
    if states == _Published.states or (same and is_fresh):
        return
    _Published.states, _Published.at = states, time.monotonic()
    path = _path()
    new = path.with_name(f".{FILE}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        said = {"at": datetime.now(UTC).isoformat(), "engines": [asdict(state) for state in states]}
        new.write_text(json.dumps(said), encoding="utf-8")
        new.replace(path)
    except OSError:
        return


def read_states() -> tuple[datetime | None, list[EngineState]]:
    """When the worker last wrote, and what; nothing where no worker has run here."""
    try:
        said = json.loads(_path().read_text(encoding="utf-8"))
        return datetime.fromisoformat(said["at"]), [EngineState(**one) for one in said["engines"]]
    except (OSError, ValueError, KeyError, TypeError):
        return None, []


def _state_of(engine: GuardedEngine) -> EngineState:
    counts: EngineCounts = engine.counts
    return EngineState(engine.name, engine.why_not_ready(), counts.asked, counts.failed, counts.refused)


def _path() -> Path:
    return configuration.state_folder() / FILE
