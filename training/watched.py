"""The lines by which a training is watched: their prompts in tokens, and what people made of them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Watched:
    """One passage that a model answers while it is trained.

    Attributes:
        name: of its set, such as ``own``.
        target: 'en' or 'zh-Hans'.
        prompt: the whole chat up to the answer, in tokens.
        reference: what it is compared with, with the marks of the prompt.
        limit: tokens after which an answer is broken off.
    """

    name: str
    target: str
    prompt: tuple[int, ...]
    reference: str
    limit: int


def save_watched(path: Path, lines: Iterable[Watched]) -> None:
    """Write them, a JSON object a line."""
    text = "".join(json.dumps(asdict(line), ensure_ascii=False) + "\n" for line in lines)
    path.write_text(text, encoding="utf-8")


def load_watched(path: Path) -> list[Watched]:
    """Read what ``save_watched`` wrote, in its order."""
    rows = (json.loads(row) for row in path.read_text(encoding="utf-8").split("\n") if row)
    return [Watched(**{**row, "prompt": tuple(row["prompt"])}) for row in rows]
