"""Takes texts through one engine, with everything around it or bare, and keeps what came and what it cost.

Answers are kept in a file as they come, so that a long run can be cut and taken up again; they are thrown
away when the program that made them changes.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path

import sampan.translation
from benchmarks.support.meters import own_cpu_seconds, peak_megabytes, reset_peak
from sampan.translation.embedding import embed
from sampan.translation.engines.protocol import Advisor, Engine, Passage
from sampan.translation.pipeline import Task, translate_through
from sampan.translation.types import DOUBTFUL_BELOW

AT_ONCE = 8
"""Texts that go through an engine together, as the worker takes them."""
WARM_UP = {"en": "早上好，今天也要加油。", "zh-Hans": "Good morning, keep going today."}
PROGRAM = ("*.py", "glossary/*", "lines/*.tsv", "services/advising.py", "selectors/examples.py")
"""What an answer depends on besides the engine itself, whose version tells when it changes."""


@dataclass(frozen=True)
class Kept:
    """One answer: what a reader sees (the original where it was given up), and its share of the cost."""

    answer: str
    cpu_seconds: float
    seconds: float
    is_given_up: bool = False
    is_doubtful: bool = False
    reason: str = ""


@dataclass
class System:
    """An engine to be measured; `is_bare` leaves out all that the house does around it."""

    engine: Engine
    advisor: Advisor | None
    is_bare: bool
    cache: Path
    megabytes: float = 0.0
    _kept: dict[str, Kept] = field(default_factory=dict)
    _program: str = ""

    def __post_init__(self) -> None:
        # Once: files that change during a run are not what it runs.
        self._program = self._digest()

    @property
    def name(self) -> str:
        """What it is called in the tables."""
        return f"{self.engine.name} bare" if self.is_bare else self.engine.name

    def translate(self, bodies: Sequence[str], *, target: str, say: Callable[[str], None]) -> list[Kept]:
        """One answer a body, in their order; only what is not in the cache is asked for."""
        file = self.cache / f"{self.name.replace(' ', '-')}-{target}-{self._program}.jsonl"
        self._kept = _read(file)
        open_bodies = [body for body in dict.fromkeys(bodies) if body not in self._kept]
        if open_bodies:
            self._ask([WARM_UP[target]], target)
        reset_peak()
        for done, batch in _batches(open_bodies):
            say(f"{self.name} into {target}: {done + len(batch)} of {len(open_bodies)}")
            self._work(batch, target, file)
        self.megabytes = max(self.megabytes, peak_megabytes()) if open_bodies else self.megabytes
        return [self._kept[body] for body in bodies]

    def _work(self, batch: Sequence[str], target: str, file: Path) -> None:
        cpu, began = own_cpu_seconds(), time.perf_counter()
        answers = self._ask(batch, target)
        cpu, seconds = own_cpu_seconds() - cpu, time.perf_counter() - began
        whole = sum(map(len, batch)) or 1
        with file.open("a", encoding="utf-8") as out:
            for body, (answer, is_doubtful, reason) in zip(batch, answers, strict=True):
                part = len(body) / whole
                kept = Kept(
                    body if answer is None else answer,
                    cpu * part,
                    seconds * part,
                    answer is None,
                    is_doubtful,
                    reason,
                )
                self._kept[body] = kept
                out.write(json.dumps({"body": body, **asdict(kept)}, ensure_ascii=False) + "\n")

    def _ask(self, bodies: Sequence[str], target: str) -> list[tuple[str | None, bool, str]]:
        if self.is_bare:
            return [(_bare(self.engine, body, target), False, "") for body in bodies]
        outcomes = translate_through(
            self.engine, [Task(body, target) for body in bodies], self.advisor, embed
        )
        return [
            (
                one.body,
                one.confidence is not None and one.confidence < DOUBTFUL_BELOW,
                one.reason or ", ".join(one.doubts),
            )
            for one in outcomes
        ]

    def _digest(self) -> str:
        """Eight digits that change with the engine and with the code and data around it."""
        folder = Path(sampan.translation.__file__).parent
        patterns = () if self.is_bare else PROGRAM
        digest = hashlib.sha256(self.engine.version.encode())
        for path in sorted(path for pattern in patterns for path in folder.glob(pattern) if path.is_file()):
            digest.update(path.read_bytes())
        return digest.hexdigest()[:8]


def _bare(engine: Engine, body: str, target: str) -> str:
    """Each line of the text straight through the engine: no advice, no marks, no checks, no second try."""
    source = "zh-Hans" if target == "en" else "en"
    lines = [line for line in body.split("\n") if line.strip()]
    answers = engine.translate([Passage(line) for line in lines], source=source, target=target)
    return "\n".join(answer.body if answer else "" for answer in answers)


def _batches(bodies: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    left, done = iter(bodies), 0
    while batch := list(islice(left, AT_ONCE)):
        yield done, batch
        done += len(batch)


def _read(file: Path) -> dict[str, Kept]:
    file.parent.mkdir(parents=True, exist_ok=True)
    if not file.exists():
        return {}
    rows = (json.loads(row) for row in file.read_text(encoding="utf-8").split("\n") if row)
    return {row.pop("body"): Kept(**row) for row in rows}
