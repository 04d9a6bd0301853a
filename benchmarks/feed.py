"""How fast Explore and a note page are, signed in, among 1,000 people, 50,000 notes and 100,000 follows.

    python -m benchmarks.feed [--json FILE] [--people 1000 --notes 50000 --follows 100000 --seconds 20]

It makes an instance of its own in a temporary folder, fills it, starts the web server as `sampan up` does,
asks for pages from another process over loopback, and prints one table. Server, PostgreSQL and load share
the same cores.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.support.instance import open_instance, use_cores, web_server
from benchmarks.support.load import generate
from benchmarks.support.meters import cpu_seconds, postmaster

if TYPE_CHECKING:
    from benchmarks.support.pages import Row

CORES = 2
READERS = 60
"""Members who are signed in at once."""
COUNTED = 8
"""Readers whose queries are counted; the most is shown. (Who reads both languages needs no translations.)"""
WARM_SECONDS = 3.0
NOTES_OPENED = 1_000
"""Different notes that are opened, so that no page is asked for all the time."""


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
        Path(chosen.json).write_text(
            json.dumps([asdict(row) for row in rows], indent=1) + "\n", encoding="utf-8"
        )
    return 1 if any(row.errors for row in rows) else 0


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser("benchmarks.feed", description=__doc__.split("\n", 1)[0])
    parser.add_argument("--people", type=int, default=1_000)
    parser.add_argument("--notes", type=int, default=50_000)
    parser.add_argument("--follows", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=20.0, help="of load for each page")
    parser.add_argument("--connections", type=int, default=4, help="that ask at the same time")
    parser.add_argument("--workers", type=int, default=CORES, help="processes of the web server")
    parser.add_argument("--json", help="file for the figures")
    return parser.parse_args()


def _measure(chosen: argparse.Namespace, database: int) -> list[Row]:
    # Django is set up by now, and its models can be imported.
    from benchmarks.support import pages, world
    from sampan.discovery.services import remake_pools

    world.fill(world.Size(chosen.people, chosen.notes, chosen.follows), _say)
    began = time.perf_counter()
    remake_pools()
    _say(f"all pools made in {time.perf_counter() - began:.2f} s")
    cookies = world.sign_in(READERS)
    asked = _requests(cookies)
    queries = {
        page: max(pages.count_queries(*one) for one in requests[:COUNTED]) for page, requests in asked.items()
    }
    pages.close_connections()
    with web_server(chosen.workers) as (port, server):
        rows = []
        for page, requests in asked.items():
            generate(port=port, seconds=WARM_SECONDS, connections=chosen.connections, requests=requests)
            before = cpu_seconds(server), cpu_seconds(database)
            seen = generate(
                port=port, seconds=chosen.seconds, connections=chosen.connections, requests=requests
            )
            used = cpu_seconds(server) - before[0], cpu_seconds(database) - before[1]
            rows.append(pages.row(page, seen, used, queries[page]))
            _say(f"{page}: {seen.count:,} pages")
    return rows


def _requests(cookies: list[str]) -> dict[str, list[tuple[str, str]]]:
    """What is asked for of each kind of page: addresses with the cookie of who asks."""
    from sampan.notes.models import Note

    notes = Note.objects.order_by("-comment_count", "-id").values_list("pk", flat=True)[:NOTES_OPENED]
    further = [(_next_address(cookie), cookie) for cookie in cookies]
    return {
        "Explore": [("/", cookie) for cookie in cookies],
        "Explore, further": further,
        "Note": [(f"/n/{pk}", cookies[place % len(cookies)]) for place, pk in enumerate(notes)],
        "Following": [("/following", cookie) for cookie in cookies],
    }


def _next_address(cookie: str) -> str:
    from benchmarks.support.pages import get_page

    body = get_page("/", cookie)
    found = re.search(r'hx-get="([^"]*cursor=[^"]*)"', body)
    if found is None:
        raise RuntimeError("Explore has no second page")
    return found.group(1).replace("&amp;", "&")


def _print(rows: list[Row], chosen: argparse.Namespace, cores: int) -> None:
    from benchmarks.support import pages

    print(
        f"\n{chosen.people:,} people, {chosen.notes:,} notes, {chosen.follows:,} follows; "
        f"{READERS} readers signed in; "
        f"{cores} cores for load, server ({chosen.workers} processes) and PostgreSQL together; "
        f"{chosen.connections} connections; {chosen.seconds:.0f} s a page; "
        f"load average {os.getloadavg()[0]:.1f} at the end\n"
    )
    pages.print_rows(rows)


def _say(line: str) -> None:
    print(f"  {line}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
