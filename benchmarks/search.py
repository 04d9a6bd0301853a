"""How well a query in one language finds what is written in the other, and what a search costs.

    python -m benchmarks.search --zh FILE --en FILE [--json FILE] [--notes 20000 --notes 200000]

Line n of one file translates line n of the other. Every line is filed as a note in its own language, and
asked for in the other, whole and by its three rarest words; then the same search is asked among many
notes. It makes instances of its own in temporary folders and asks no engine: queries cross by the shipped
dictionary, the glossary and the meaning.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.support.instance import open_instance
from benchmarks.support.tables import print_table

ASKED = 600
"""Queries whose cost is averaged."""
HARD_TURNS = 20


def main() -> int:
    """Measure and print."""
    chosen = _parse()
    missing = [path for path in (chosen.zh, chosen.en) if path and not Path(path).is_file()]
    if missing:
        print(f"there is no {missing[0]}", file=sys.stderr)
        return 2
    figures: dict[str, Any] = {}
    part = chosen.part
    if part:
        measured: Any = _quality(chosen) if part == "quality" else _cost(int(part))
        Path(chosen.json).write_text(json.dumps(measured), encoding="utf-8")
        return 0
    if chosen.zh and chosen.en:
        figures["quality"] = _apart("quality", chosen)
        print_table(("asked", "found by", "MRR@10", "recall@10"), _quality_rows(figures["quality"]))
    for size in chosen.notes or ():
        figures[f"{size} notes"] = _apart(str(size), chosen)
        rows = [
            (name, f"{one['python']:.2f}", f"{one['postgresql']:.2f}", f"{one['found']:.0f}")
            for name, one in figures[f"{size} notes"].items()
        ]
        print(f"\n{size:,} notes, CPU-ms a query without the embedding; load {os.getloadavg()[0]:.1f}")
        print_table(("query", "Python", "PostgreSQL", "notes found"), rows)
    if chosen.json:
        Path(chosen.json).write_text(
            json.dumps(figures, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
        )
    return 0


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser("benchmarks.search", description=__doc__.split("\n", 1)[0])
    parser.add_argument("--zh", help="file with the Chinese lines")
    parser.add_argument("--en", help="file with the English lines")
    parser.add_argument("--json", help="file for the figures")
    parser.add_argument(
        "--notes", type=int, action="append", help="how many notes the cost is measured among"
    )
    parser.add_argument("--no-meaning", action="store_true", help="leave out the embedding")
    parser.add_argument("--part", help=argparse.SUPPRESS)
    return parser.parse_args()


def _apart(part: str, chosen: argparse.Namespace) -> Any:
    """Measure one part in a process of its own: an instance cannot be exchanged for another in one."""
    import subprocess

    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        command = [sys.executable, "-m", "benchmarks.search", "--part", part, "--json", file.name]
        command += ["--zh", chosen.zh, "--en", chosen.en] if part == "quality" else []
        command += ["--no-meaning"] if chosen.no_meaning else []
        subprocess.run(command, check=True)
        return json.loads(Path(file.name).read_text(encoding="utf-8"))


def _quality(chosen: argparse.Namespace) -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory(prefix="sampan-benchmark-") as folder:
        lease = open_instance(Path(folder))
        try:
            from benchmarks.support import aligned

            lines = {"zh": aligned.read_lines(Path(chosen.zh)), "en": aligned.read_lines(Path(chosen.en))}
            if len(lines["zh"]) != len(lines["en"]):
                raise SystemExit("the files have different numbers of lines")
            ids = aligned.fill(lines["zh"], lines["en"], _say, embeds=not chosen.no_meaning)
            found = []
            for asked, other in (("zh", "en"), ("en", "zh")):
                short = [aligned.rarest_words(line) for line in lines[asked]]
                for what, queries in (("lines", lines[asked]), ("3 rarest words", short)):
                    for way in aligned.WAYS:
                        if way.by_meaning and chosen.no_meaning:
                            continue
                        one = aligned.measure(queries, ids[other], found_in=other, way=way)
                        row = {"asked": f"{asked} > {other}, {what}", "way": way.name}
                        found.append({**row, "mrr": one.mrr, "recall": one.recall})
                        _say(f"{row['asked']}, {way.name}: {one.mrr:.3f} {one.recall:.3f}")
            return found
        finally:
            lease.release(wait=True)


def _cost(size: int) -> dict[str, dict[str, float]]:
    with tempfile.TemporaryDirectory(prefix="sampan-benchmark-") as folder:
        lease = open_instance(Path(folder))
        try:
            from benchmarks.support import crowd

            said = crowd.vocabularies()
            crowd.fill(size, said, _say)
            typical = crowd.queries(said, ASKED)
            _asked(typical[:60])
            found = {"one to three words": _asked(typical)}
            for name, query in crowd.hard_queries(said).items():
                found[name] = _asked([query] * HARD_TURNS)
            return found
        finally:
            lease.release(wait=True)


def _asked(queries: Sequence[str]) -> dict[str, float]:
    """Processor time of this process and of its database connection, in milliseconds a query."""
    from django.db import connection

    from benchmarks.support.meters import cpu_seconds
    from sampan.discovery.searching.queries import clean_query
    from sampan.discovery.searching.ranked import rank_notes

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = cursor.fetchone()[0]
    before = time.process_time(), cpu_seconds(backend)
    found = sum(len(rank_notes(clean_query(query), by_meaning=False)) for query in queries)
    spent = time.process_time() - before[0], cpu_seconds(backend) - before[1]
    count = len(queries)
    return {"python": spent[0] / count * 1e3, "postgresql": spent[1] / count * 1e3, "found": found / count}


def _quality_rows(found: Sequence[dict[str, Any]]) -> list[tuple[str, ...]]:
    return [(one["asked"], one["way"], f"{one['mrr']:.3f}", f"{one['recall']:.3f}") for one in found]


def _say(line: str) -> None:
    print(f"  {line}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
