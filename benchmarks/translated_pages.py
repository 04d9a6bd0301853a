"""What Explore and a note page cost in translation, against the same pages with nothing to translate.

    python -m benchmarks.translated_pages [--json FILE] [--notes 5000 --seconds 6 --rounds 4]

The same members read the same world in turns: once they read only their own language, and half of the texts
stand in translation out of the memory; once they say that they read both, and nothing is translated. The
turns alternate, so that whatever else the machine does falls on both, and the first of each sort is not
counted. The instance is made in a temporary folder; server, PostgreSQL and load share the same cores.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.support.instance import open_instance, use_cores, web_server
from benchmarks.support.load import generate
from benchmarks.support.meters import cpu_seconds, postmaster

if TYPE_CHECKING:
    from benchmarks.support.pages import Row

CORES = 2
READERS = 40
COUNTED = 8
"""Readers whose queries are counted; the most is shown."""
NOTES_OPENED = 400
WARM_SECONDS = 2.0
TURNS = ("translated", "as written")


def main() -> int:
    """Measure and print; gives 1 when a page failed."""
    chosen = _parse()
    cores = use_cores(CORES)
    with tempfile.TemporaryDirectory(prefix="sampan-benchmark-") as folder:
        _say(f"PostgreSQL in {folder}")
        lease = open_instance(Path(folder))
        try:
            rows = _measure(chosen, postmaster(lease.place.data))
        finally:
            from benchmarks.support.pages import close_connections

            close_connections()
            lease.release(wait=True)
    _print(rows, chosen, cores)
    if chosen.json:
        text = json.dumps([asdict(row) for row in rows], indent=1) + "\n"
        Path(chosen.json).write_text(text, encoding="utf-8")
    return 1 if any(row.errors for row in rows) else 0


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser("benchmarks.translated_pages", description=__doc__.split("\n", 1)[0])
    parser.add_argument("--notes", type=int, default=5_000)
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=6.0, help="of load for each page in each turn")
    parser.add_argument("--rounds", type=int, default=4, help="turns of each sort")
    parser.add_argument("--connections", type=int, default=2, help="that ask at the same time")
    parser.add_argument("--workers", type=int, default=CORES, help="processes of the web server")
    parser.add_argument("--json", help="file for the figures")
    return parser.parse_args()


def _measure(chosen: argparse.Namespace, database: int) -> list[Row]:
    # Django is set up by now, and its models can be imported.
    from benchmarks.support import pages, world
    from sampan.discovery.services import remake_pools

    world.fill(world.Size(chosen.people, chosen.notes, chosen.people * 20), _say)
    remake_pools()
    asked = _requests(world.sign_in(READERS))
    queries = {}
    for turn in TURNS:
        _read(turn)
        for page, requests in asked.items():
            queries[page, turn] = max(pages.count_queries(*one) for one in requests[:COUNTED])
    seen: dict[tuple[str, str], list[Row]] = defaultdict(list)
    pages.close_connections()
    with web_server(chosen.workers) as (port, server):
        for number in range(2 * chosen.rounds + 2):
            turn = TURNS[number % 2]
            _read(turn)
            pages.close_connections()
            for page, requests in asked.items():
                generate(port=port, seconds=WARM_SECONDS, connections=chosen.connections, requests=requests)
                before = cpu_seconds(server), cpu_seconds(database)
                outcome = generate(
                    port=port, seconds=chosen.seconds, connections=chosen.connections, requests=requests
                )
                used = cpu_seconds(server) - before[0], cpu_seconds(database) - before[1]
                if number < 2:
                    continue  # the processes are still warming up
                seen[page, turn].append(pages.row(f"{page}, {turn}", outcome, used, queries[page, turn]))
            _say(f"turn {number + 1}: {turn}")
    return [_middle(seen[page, turn]) for page in asked for turn in TURNS]


def _read(turn: str) -> None:
    """Let everybody read only their own language, or both."""
    from sampan.accounts.models import Account

    if turn == "as written":
        Account.objects.update(reads=["zh-Hans", "en"])
        return
    for language in ("en", "zh-Hans"):
        Account.objects.filter(language=language).update(reads=[language])


def _requests(cookies: Sequence[str]) -> dict[str, list[tuple[str, str]]]:
    """Addresses with the cookie of who asks. Readers of traditional characters are left out: what is
    simplified is converted for them in either turn."""
    from sampan.accounts.models import Account
    from sampan.notes.models import Note

    Account.objects.filter(language="zh-Hant").update(language="zh-Hans")
    notes = Note.objects.order_by("-comment_count", "-id").values_list("pk", flat=True)[:NOTES_OPENED]
    return {
        "Explore": [("/", cookie) for cookie in cookies],
        "Note": [(f"/n/{pk}", cookies[place % len(cookies)]) for place, pk in enumerate(notes)],
    }


def _middle(rows: Sequence[Row]) -> Row:
    """The median of every figure over the turns; errors are added up."""
    figures = ("pages_a_second", "p50_ms", "p99_ms", "server_cpu_ms", "postgres_cpu_ms", "kilobytes")
    medians = {name: statistics.median(getattr(row, name) for row in rows) for name in figures}
    return replace(rows[0], **medians, errors=sum(row.errors for row in rows))


def _print(rows: Sequence[Row], chosen: argparse.Namespace, cores: int) -> None:
    from benchmarks.support.pages import print_rows

    print(
        f"\n{chosen.people:,} people, {chosen.notes:,} notes; {READERS} readers signed in; "
        f"{cores} cores for load, server ({chosen.workers} processes) and PostgreSQL; "
        f"{chosen.connections} connections; medians of {chosen.rounds} turns of {chosen.seconds:.0f} s each; "
        f"load average {os.getloadavg()[0]:.1f} at the end\n"
    )
    print_rows(list(rows))
    for translated, written in zip(rows[::2], rows[1::2], strict=True):
        shares = (
            f"{name} {100 * (getattr(translated, field) / getattr(written, field) - 1):+.0f}%"
            for name, field in (("p50", "p50_ms"), ("p99", "p99_ms"), ("server CPU", "server_cpu_ms"))
            if getattr(written, field)
        )
        print(f"\n{translated.page} against {written.page}: {', '.join(shares)}")


def _say(line: str) -> None:
    print(f"  {line}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
