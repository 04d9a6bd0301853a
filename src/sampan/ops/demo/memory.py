"""What a real engine made of the demo world's texts, kept with it so that the first sight is instant.

The rows name their engine and its version; what nobody recorded is translated by the instance's own engine.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from sampan.translation.models import Memory
from sampan.translation.services.keeping import remember

FILE = Path(__file__).parent / "data" / "memory.jsonl"
_FIELDS = ("text_hash", "source", "target", "engine", "engine_version", "body", "doubts", "confidence")


def record_memory(file: Path = FILE) -> int:
    """Write every translation that an engine made in this instance into `file`; gives their number.

    Meant for an instance that holds the demo world and nothing else, when its list of wanted texts is empty.
    """
    rows = Memory.objects.filter(origin=Memory.Origin.ENGINE, scope="", is_private=False)
    rows = rows.order_by("text_hash", "target", "id")
    lines = [json.dumps(row, ensure_ascii=False) for row in rows.values(*_FIELDS)]
    file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return len(lines)


def recall_memory(file: Path = FILE) -> int:
    """Put the recorded translations into the memory; what is there already stays. Gives their number."""
    rows = list(_recorded(file))
    remember(rows)
    return len(rows)


def _recorded(file: Path) -> Iterator[Memory]:
    if not file.exists():
        return
    for line in file.read_text(encoding="utf-8").splitlines():
        yield Memory(origin=Memory.Origin.ENGINE, **json.loads(line))
