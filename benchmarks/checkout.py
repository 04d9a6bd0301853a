"""The last 10 of a product, wanted by 200 buyers at once, and checkouts a second; beside django-oscar.

    python -m benchmarks.checkout [--buyers 200 --stock 10 --runs 3] [--no-peer] [--json FILE]

Both shops run on one PostgreSQL, behind the same web server with as many processes and threads, on 2 cores
that they share with the database and the buyers. The peer is installed by pip into a virtualenv of its own
and set up as its documentation says (benchmarks/peers/oscar). Two scenarios, through HTTP as browsers would:

- at once: every buyer stands before the last button; all press it in the same moment.
- in turn: 16 buyers at a time go from 'add to cart' to 'thank you'; there is enough for all.

Sampan's buyers also pay, at the sandbox provider, whose webhooks its worker takes in, and each sale is
booked; the peer takes no payment by itself, its order is placed unpaid. CPU time is that of the servers
(Sampan: web and worker) and of PostgreSQL, out of /proc, for each checkout that was completed.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.support.buyers import Outcome, send_buyers
from benchmarks.support.instance import open_instance, use_cores, web_server
from benchmarks.support.meters import cpu_seconds, postmaster
from benchmarks.support.tables import print_table
from sampan.core.processes import die_with_parent

if TYPE_CHECKING:
    from benchmarks.support.peer_shop import PeerShop

CORES = 2
HANDS = 16
"""Buyers at a time where they come in turn."""
PLENTY = 1_000_000


@dataclass(frozen=True)
class Row:
    """One scenario in one shop; CPU in milliseconds for each checkout that was completed."""

    shop: str
    scenario: str
    wanted: int
    sold: int
    oversold: int
    refused: int
    errors: int
    charged_without_order: int | None
    a_second: float
    p50_ms: float
    server_cpu_ms: float
    postgres_cpu_ms: float


@dataclass(frozen=True)
class Counter:
    """A shop that is open: where, its process, its wares, and how to count what it sold."""

    name: str
    port: int
    processes: tuple[int, ...]
    database: int
    products: list[int]
    buyers: list[dict[str, str]]
    count: Callable[[int], tuple[int, int, int | None]]
    """Of a product: sold, left, charged without an order."""


def main() -> int:
    """Measure and print; gives 1 when Sampan oversold, charged for nothing, or failed somebody."""
    chosen = _parse()
    use_cores(CORES)
    os.environ["SAMPAN_TRANSLATION_ENGINES"] = ""
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="sampan-benchmark-") as folder:
        lease = open_instance(Path(folder) / "sampan")
        try:
            database = postmaster(lease.place.data)
            with _sampan(chosen, database) as counter:
                rows += _measure(counter, chosen)
            if not chosen.no_peer:
                from benchmarks.support.peer_shop import PeerShop

                _say("installing django-oscar")
                with _peer(PeerShop(Path(folder), lease.url()), chosen, database) as counter:
                    rows += _measure(counter, chosen)
        finally:
            from benchmarks.support.pages import close_connections

            close_connections()
            lease.release(wait=True)
    _print(rows)
    if chosen.json:
        told = [asdict(row) for row in rows]
        Path(chosen.json).write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    ours = [row for row in rows if row.shop == "Sampan"]
    return 1 if any(row.oversold or row.errors or row.charged_without_order for row in ours) else 0


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser("benchmarks.checkout", description=__doc__.split("\n", 1)[0])
    parser.add_argument("--buyers", type=int, default=200)
    parser.add_argument("--stock", type=int, default=10)
    parser.add_argument("--runs", type=int, default=3, help="of the first scenario, each with a new product")
    parser.add_argument("--no-peer", action="store_true", help="leave out django-oscar")
    parser.add_argument("--json", help="file for the figures")
    return parser.parse_args()


def _threads() -> int:
    """As many as `sampan web` gives each of its processes."""
    return 2 * (os.cpu_count() or 1) + 1


def _people(chosen: argparse.Namespace) -> int:
    """Buyers of every run, each with one who goes ahead, and those who only warm the shop up."""
    return int((chosen.buyers + 1) * (chosen.runs + 1) + HANDS)


def _stocks(chosen: argparse.Namespace) -> list[int]:
    return [chosen.stock] * chosen.runs + [PLENTY, PLENTY]


@contextmanager
def _sampan(chosen: argparse.Namespace, database: int) -> Iterator[Counter]:
    from benchmarks.support import selling
    from benchmarks.support.pages import close_connections

    variants, buyers = selling.fill(_people(chosen), _stocks(chosen))
    close_connections()
    worker = subprocess.Popen(
        [sys.executable, "-m", "sampan.ops.cli", "worker"], preexec_fn=die_with_parent()
    )

    def count(variant: int) -> tuple[int, int, int | None]:
        selling.wait_until_settled()
        found = selling.count(variant)
        if found.books:
            raise RuntimeError("the books do not balance")
        return found.sold, found.left, found.charged_without_order

    try:
        with web_server(CORES) as (port, server):
            yield Counter("Sampan", port, (server, worker.pid), database, variants, buyers, count)
    finally:
        worker.terminate()
        worker.wait(timeout=60)


@contextmanager
def _peer(peer: PeerShop, chosen: argparse.Namespace, database: int) -> Iterator[Counter]:
    world = peer.fill(_people(chosen), _stocks(chosen))

    def count(product: int) -> tuple[int, int, int | None]:
        found = peer.count(product)
        return found["sold"], found["left"], None

    with peer.server(CORES, _threads()) as (port, server):
        yield Counter("django-oscar", port, (server,), database, world["products"], world["buyers"], count)


def _measure(counter: Counter, chosen: argparse.Namespace) -> Iterator[Row]:
    *scarce, warm, plenty = counter.products
    buyers = iter(counter.buyers)  # fresh ones each time, whose carts are empty
    _send(counter, warm, list(islice(buyers, HANDS)), at_once=False)
    for product in scarce:
        crowd = list(islice(buyers, chosen.buyers + 1))
        yield _row(counter, product, crowd, "at once", chosen.stock)
    yield _row(counter, plenty, list(islice(buyers, chosen.buyers + 1)), "in turn", PLENTY)


def _row(counter: Counter, product: int, buyers: list[dict[str, str]], scenario: str, stock: int) -> Row:
    before = _used(counter)
    outcome = _send(counter, product, buyers, at_once=scenario == "at once")
    sold, _left, unmatched = counter.count(product)
    used = [after - earlier for after, earlier in zip(_used(counter), before, strict=True)]
    _say(f"{counter.name}, {scenario}: {sold} sold in {outcome.seconds:.1f} s")
    done = max(1, outcome.sold)
    return Row(
        shop=counter.name,
        scenario=scenario,
        wanted=len(buyers) - 1,
        sold=sold,
        oversold=max(0, sold - stock),
        refused=outcome.refused,
        errors=outcome.errors,
        charged_without_order=unmatched,
        a_second=outcome.sold / outcome.seconds,
        p50_ms=median(outcome.times) if outcome.times else 0.0,
        server_cpu_ms=1000 * used[0] / done,
        postgres_cpu_ms=1000 * used[1] / done,
    )


def _send(counter: Counter, product: int, buyers: list[dict[str, str]], *, at_once: bool) -> Outcome:
    shop = "sampan" if counter.name == "Sampan" else "peer"
    return send_buyers(
        shop=shop, port=counter.port, product=product, buyers=buyers, at_once=at_once, hands=HANDS
    )


def _used(counter: Counter) -> tuple[float, float]:
    return sum(map(cpu_seconds, counter.processes)), cpu_seconds(counter.database)


def _print(rows: list[Row]) -> None:
    counts = ("wanted", "sold", "oversold", "refused", "errors", "charged, no order")
    costs = ("checkouts/s", "p50 ms", "server CPU ms", "PostgreSQL CPU ms")
    print(f"{CORES} cores; load {os.getloadavg()[0]:.1f}. CPU for each completed checkout.")
    print_table(
        ("shop", "scenario", *counts, *costs),
        [
            (
                row.shop,
                row.scenario,
                str(row.wanted),
                str(row.sold),
                str(row.oversold),
                str(row.refused),
                str(row.errors),
                "-" if row.charged_without_order is None else str(row.charged_without_order),
                f"{row.a_second:.1f}",
                f"{row.p50_ms:.0f}",
                f"{row.server_cpu_ms:.1f}" if row.scenario == "in turn" else "",
                f"{row.postgres_cpu_ms:.1f}" if row.scenario == "in turn" else "",
            )
            for row in rows
        ],
    )


def _say(line: str) -> None:
    print(f"  {line}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
