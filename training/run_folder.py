"""The folder of a training: checkpoints that it goes on from, the best adapter so far, log and curve."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

State = dict[str, Tensor]


@dataclass
class Progress:
    """How far a training is.

    Attributes:
        step: steps done.
        steps: how many it shall have.
        seconds: spent in steps so far, in all runs.
        scores: of the own lines at each watching.
        is_planned: whether ``steps`` was fitted to the time.
    """

    step: int = 0
    steps: int = 0
    seconds: float = 0.0
    scores: list[float] = field(default_factory=list)
    is_planned: bool = False


class RunFolder:
    """Writes whole files only: a run that is cut in the middle leaves the last ones as they were."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.mkdir(parents=True, exist_ok=True)

    def save(
        self, progress: Progress, adapter: State, optimizer: dict[str, Any], shape: dict[str, float]
    ) -> None:
        """Everything that is needed to go on; ``shape`` holds rank and alpha."""
        found = {"progress": vars(progress), "adapter": adapter, "optimizer": optimizer, "shape": shape}
        self._write("checkpoint.pt", found)

    def load(self) -> dict[str, Any] | None:
        """What ``save`` wrote last, or None; ``progress`` is a ``Progress``."""
        path = self.path / "checkpoint.pt"
        if not path.exists():
            return None
        found: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True)
        return {**found, "progress": Progress(**found["progress"])}

    def save_best(self, adapter: State, shape: dict[str, float]) -> None:
        """The adapter to be exported."""
        self._write("best.pt", {"adapter": adapter, "shape": shape})

    def load_best(self) -> tuple[State, dict[str, float]]:
        """The adapter to be exported, and its rank and alpha.

        Raises:
            FileNotFoundError: there is none yet.
        """
        found = torch.load(self.path / "best.pt", map_location="cpu", weights_only=True)
        return found["adapter"], found["shape"]

    def load_last(self) -> tuple[State, dict[str, float]]:
        """The adapter after the last step that was saved, and its rank and alpha.

        Raises:
            FileNotFoundError: there is none yet.
        """
        if (found := self.load()) is None:
            raise FileNotFoundError(self.path / "checkpoint.pt")
        return found["adapter"], found["shape"]

    def say(self, line: str) -> None:
        """A line of the log, printed too."""
        told = f"{time.strftime('%H:%M:%S')} {line}"
        print(told, flush=True)
        with (self.path / "log.txt").open("a", encoding="utf-8") as log:
            log.write(told + "\n")

    def note(self, row: dict[str, str]) -> None:
        """A row of the curve (tab-separated); the first names the columns."""
        path = self.path / "curve.tsv"
        is_new = not path.exists()
        with path.open("a", encoding="utf-8") as curve:
            if is_new:
                curve.write("\t".join(row) + "\n")
            curve.write("\t".join(row.values()) + "\n")

    def _write(self, name: str, content: dict[str, Any]) -> None:
        part = self.path / f".{name}.part"
        torch.save(content, part)
        part.replace(self.path / name)
