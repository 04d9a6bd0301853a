"""Asks for pages, counts their queries, and says what they cost; Django must be set up."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks.support.load import Outcome
from benchmarks.support.tables import print_table


@dataclass(frozen=True)
class Row:
    """One line of the table; CPU in milliseconds a page."""

    page: str
    pages_a_second: float
    p50_ms: float
    p99_ms: float
    server_cpu_ms: float
    postgres_cpu_ms: float
    kilobytes: float
    queries: int
    errors: int


def row(page: str, seen: Outcome, used: tuple[float, float], queries: int) -> Row:
    """Of what the load generator saw; `used`: CPU-seconds of the server and of PostgreSQL meanwhile."""
    count = max(1, seen.count)
    return Row(
        page=page,
        pages_a_second=seen.count / seen.seconds,
        p50_ms=seen.p50,
        p99_ms=seen.p99,
        server_cpu_ms=1000 * used[0] / count,
        postgres_cpu_ms=1000 * used[1] / count,
        kilobytes=seen.bytes / count / 1000,
        queries=queries,
        errors=seen.errors,
    )


def get_page(path: str, cookie: str) -> str:
    """The page as this reader sees it, rendered in this process.

    Raises:
        RuntimeError: the answer is not 200.
    """
    response = Client(headers={"Cookie": cookie}).get(path)
    if response.status_code != 200:
        raise RuntimeError(f"{path} answers {response.status_code}")
    return response.content.decode()


def count_queries(path: str, cookie: str) -> int:
    """SQL queries of one page once the process is warm."""
    get_page(path, cookie)
    with CaptureQueriesContext(connection) as captured:
        get_page(path, cookie)
    return len(captured)


def close_connections() -> None:
    """Let go of the database, so that it can stop or that a child process can be started."""
    connections.close_all()
    connection.close_pool()  # type: ignore[attr-defined]


def print_rows(rows: list[Row]) -> None:
    """To standard output."""
    head = (
        "page",
        "pages/s",
        "p50 ms",
        "p99 ms",
        "server CPU ms",
        "PostgreSQL CPU ms",
        "kB",
        "SQL queries",
        "errors",
    )
    lines = [
        (
            one.page,
            f"{one.pages_a_second:.1f}",
            f"{one.p50_ms:.1f}",
            f"{one.p99_ms:.1f}",
            f"{one.server_cpu_ms:.1f}",
            f"{one.postgres_cpu_ms:.1f}",
            f"{one.kilobytes:.0f}",
            str(one.queries),
            str(one.errors),
        )
        for one in rows
    ]
    print_table(head, lines)
