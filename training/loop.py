"""The loop of training: one pass over the rows, watched, cut by the clock, taken up again."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import torch

from training.batches import loss_of
from training.lora import load_lora_state, lora_state
from training.model import Qwen2
from training.packing import Row
from training.run_folder import Progress, RunFolder
from training.schedule import has_stopped_rising, learning_rate, steps_that_fit
from training.watching import own_score

Measure = Callable[[], dict[str, float]]
CLIP = 1.0
UNTIMED_STEPS = 3
"""The first steps of a run also warm the machine up and say nothing about the others."""


@dataclass(frozen=True)
class Settings:
    """How to train.

    Attributes:
        rank, alpha: of the adapter.
        highest_rate: of learning.
        rows_a_step, rows_at_once: what one step learns from, and how much of it fits the memory.
        warm_up: steps.
        watch_every: steps between two looks at the watched lines.
        patience: looks without a rise of chrF after which it stops.
        plan_minutes: for all steps together, over all runs; fewer rows are taken if they would take longer.
        run_minutes: for this run, after which it saves and ends.
    """

    rank: int = 16
    alpha: float = 32.0
    highest_rate: float = 2e-4
    rows_a_step: int = 32
    rows_at_once: int = 16
    warm_up: int = 40
    watch_every: int = 150
    patience: int = 3
    plan_minutes: float = 14.0
    run_minutes: float = 8.5

    @property
    def adapter_shape(self) -> dict[str, float]:
        """What an export has to know."""
        return {"rank": self.rank, "alpha": self.alpha}


class Trainer:
    """Trains the adapters of a network on packed rows; its folder holds all that a later run needs."""

    def __init__(
        self, model: Qwen2, rows: Sequence[Row], settings: Settings, folder: RunFolder, measure: Measure
    ) -> None:
        self._model, self._rows, self._settings = model, rows, settings
        self._folder, self._measure = folder, measure
        self._device = model.embedding.weight.device
        self._learned = [part for part in model.parameters() if part.requires_grad]
        self._optimizer = torch.optim.AdamW(self._learned, lr=settings.highest_rate, weight_decay=0.0)
        self.progress = Progress(steps=len(rows) // settings.rows_a_step)
        self._take_up()

    def run(self) -> str:
        """Train until all steps are done ('done'), chrF stops rising ('stopped') or time is up ('cut')."""
        began = time.monotonic()
        settings, progress = self._settings, self.progress
        if progress.step == 0 and not progress.scores:
            self._watch(loss=float("nan"))
        times: list[float] = []
        while progress.step < progress.steps:
            if time.monotonic() - began > settings.run_minutes * 60:
                return self._end("cut")
            at = time.monotonic()
            loss = self._step()
            times.append(time.monotonic() - at)
            progress.seconds += times[-1]
            self._plan(times)
            if progress.step % settings.watch_every == 0 and progress.step < progress.steps:
                self._watch(loss)
                if has_stopped_rising(progress.scores, patience=settings.patience):
                    return self._end("stopped")
        if not times:
            return "done"
        self._watch(loss)
        return self._end("done")

    def _take_up(self) -> None:
        found = self._folder.load()
        if found is None:
            return
        if found["shape"] != self._settings.adapter_shape:
            raise ValueError(f"the folder holds an adapter of another shape: {found['shape']}")
        load_lora_state(self._model, found["adapter"])
        self._optimizer.load_state_dict(found["optimizer"])
        self.progress = found["progress"]
        self._folder.say(f"goes on after step {self.progress.step}")

    def _step(self) -> float:
        """Learn from the next rows; gives the mean loss of a token."""
        settings, progress = self._settings, self.progress
        rate = learning_rate(
            progress.step, steps=progress.steps, warm_up=settings.warm_up, highest=settings.highest_rate
        )
        for group in self._optimizer.param_groups:
            group["lr"] = rate
        first = progress.step * settings.rows_a_step
        rows = self._rows[first : first + settings.rows_a_step]
        learned = sum(int(row.answers.sum()) for row in rows)
        total = torch.zeros((), device=self._device)
        for place in range(0, len(rows), settings.rows_at_once):
            loss = loss_of(self._model, rows[place : place + settings.rows_at_once])
            (loss / learned).backward()
            total += loss.detach()
        torch.nn.utils.clip_grad_norm_(self._learned, CLIP)
        self._optimizer.step()
        self._optimizer.zero_grad(set_to_none=True)
        progress.step += 1
        return float(total) / learned

    def _plan(self, times: list[float]) -> None:
        """When the first steps told how long one takes: take as many as the time allows."""
        settings, progress = self._settings, self.progress
        if progress.is_planned or len(times) < settings.warm_up:
            return
        timed = times[UNTIMED_STEPS:] or times
        pace = sum(timed) / len(timed)
        left = settings.plan_minutes * 60 - progress.seconds
        progress.steps = steps_that_fit(
            steps=progress.steps, done=progress.step, seconds_a_step=pace, seconds_left=left
        )
        progress.is_planned = True
        self._folder.say(f"{pace:.2f} s a step; {progress.steps} steps planned")

    def _watch(self, loss: float) -> None:
        progress = self.progress
        scores = self._measure()
        score = own_score(scores)
        if not progress.scores or score > max(progress.scores):
            self._folder.save_best(lora_state(self._model), self._settings.adapter_shape)
        progress.scores.append(score)
        row = {"step": str(progress.step), "seconds": f"{progress.seconds:.0f}", "loss": f"{loss:.4f}"}
        self._folder.note(row | {name: f"{score:.2f}" for name, score in sorted(scores.items())})
        told = ", ".join(f"{name} {score:.1f}" for name, score in sorted(scores.items()))
        self._folder.say(f"step {progress.step} of {progress.steps}: loss {loss:.3f}; {told}")
        self._save()

    def _end(self, how: str) -> str:
        self._save()
        self._folder.say(f"{how} after step {self.progress.step} of {self.progress.steps}")
        return how

    def _save(self) -> None:
        optimizer: dict[str, Any] = self._optimizer.state_dict()
        self._folder.save(self.progress, lora_state(self._model), optimizer, self._settings.adapter_shape)
