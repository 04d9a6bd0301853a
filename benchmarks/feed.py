"""What feeds cost, signed in, among 1,000 people and 100,000 follows, at 50,000 and at 500,000 notes.

    python -m benchmarks.feed [--notes 50000 500000] [--people 1000 --follows 100000 --seconds 20]
    [--json FILE]

It makes an instance of its own in a temporary folder (some GB for half a million notes), fills it, lets the
product learn the tastes of those who will read, starts the web server as `sampan up` does, asks for
pages from
another process over loopback, and prints tables: Following as JSON, Explore's first page and further ones, a
note. CPU time is that of the server and of PostgreSQL, out of /proc. Server, PostgreSQL and load share
the cores.
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
FURTHER = 4
"""Further pages of each reader that are asked for: with the fourth a walk is put in order anew."""
COPIED = 50_000
"""Notes that are written one by one; a larger world holds each of these several times over."""
EACH_MINUTE = "1000000"
"""Requests to the API that the instance allows: the limit is not what is measured."""


def main() -> int:
    """Measure and print; gives 1 when a page failed."""
    chosen = _parse()
    cores = use_cores(CORES)
    os.environ["SAMPAN_API_MINUTE_MAX"] = EACH_MINUTE
    rows: dict[int, list[Row]] = {}
    with tempfile.TemporaryDirectory(prefix="sampan-benchmark-") as folder:
        _say(f"PostgreSQL in {folder}")
        lease = open_instance(Path(folder))
        try:
            for notes in sorted(chosen.notes):
                _fill(chosen, notes)
                rows[notes] = _measure(chosen, postmaster(lease.place.data))
        finally:
            from benchmarks.support.pages import close_connections

            close_connections()
            lease.release(wait=True)
    _print(rows, chosen, cores)
    if chosen.json:
        told = [{"notes": notes, **asdict(row)} for notes, found in rows.items() for row in found]
        Path(chosen.json).write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    return 1 if any(row.errors for found in rows.values() for row in found) else 0


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser("benchmarks.feed", description=__doc__.split("\n", 1)[0])
    parser.add_argument("--people", type=int, default=1_000)
    parser.add_argument("--notes", type=int, nargs="+", default=[50_000, 500_000])
    parser.add_argument("--follows", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=20.0, help="of load for each page")
    parser.add_argument("--connections", type=int, default=4, help="that ask at the same time")
    parser.add_argument("--workers", type=int, default=CORES, help="processes of the web server")
    parser.add_argument("--json", help="file for the figures")
    return parser.parse_args()


def _fill(chosen: argparse.Namespace, notes: int) -> None:
    """Bring the world to this size: written out up to COPIED notes, then copied."""
    # Django is set up by now, and its models can be imported.
    from benchmarks.support import multiply, tastes, world
    from sampan.discovery.services import remake_pools
    from sampan.notes.models import Note

    there = Note.objects.count()
    if not there:
        there = min(notes, COPIED)
        world.fill(world.Size(chosen.people, there, chosen.follows), _say)
    if notes > there:
        multiply.multiply(notes // there, _say)
    began = time.perf_counter()
    remake_pools()
    _say(f"all pools made in {time.perf_counter() - began:.2f} s")
    tastes.learn_tastes(READERS, _say)


def _measure(chosen: argparse.Namespace, database: int) -> list[Row]:
    from benchmarks.support import pages, world

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
    further = [(address, cookie) for cookie in cookies for address in _further(cookie)]
    return {
        "Following, JSON": [("/api/v1/feeds/following", cookie) for cookie in cookies],
        "Explore": [("/", cookie) for cookie in cookies],
        "Explore, further": further,
        "Following": [("/following", cookie) for cookie in cookies],
        "Note": [(f"/n/{pk}", cookies[place % len(cookies)]) for place, pk in enumerate(notes)],
    }


def _further(cookie: str) -> list[str]:
    """The addresses of a reader's next pages, as the browser asks for them: pieces, not whole pages."""
    addresses, address = [], "/"
    for _page in range(FURTHER):
        address = f"{_next_address(address, cookie)}&fragment=1"
        addresses.append(address)
    return addresses


def _next_address(address: str, cookie: str) -> str:
    from benchmarks.support.pages import get_page

    body = get_page(address, cookie)
    found = re.search(r'hx-get="([^"]*cursor=[^"]*)"', body)
    if found is None:
        raise RuntimeError("Explore has no second page")
    return found.group(1).replace("&amp;", "&")


def _print(rows: dict[int, list[Row]], chosen: argparse.Namespace, cores: int) -> None:
    from benchmarks.support import pages
    from benchmarks.support.tables import print_table

    print(
        f"\n{chosen.people:,} people, {chosen.follows:,} follows; {READERS} readers, lists learned; "
        f"{cores} cores for load, server ({chosen.workers} processes) and PostgreSQL together; "
        f"{chosen.connections} connections; {chosen.seconds:.0f} s a page; "
        f"load average {os.getloadavg()[0]:.1f} at the end"
    )
    for notes, found in rows.items():
        print(f"\n{notes:,} notes\n")
        pages.print_rows(found)
    first, last = rows[min(rows)], rows[max(rows)]
    print("\nCPU-milliseconds a page, server and PostgreSQL together\n")
    head = ("page", *(f"{notes:,} notes" for notes in rows), "ratio")
    lines = [
        (
            one.page,
            *(f"{_cpu(found[place]):.1f}" for found in rows.values()),
            f"{_cpu(last[place]) / max(_cpu(first[place]), 1e-9):.2f}",
        )
        for place, one in enumerate(first)
    ]
    print_table(head, lines)


def _cpu(row: Row) -> float:
    return row.server_cpu_ms + row.postgres_cpu_ms


def _say(line: str) -> None:
    print(f"  {line}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
