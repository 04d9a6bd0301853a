"""The load generator, a process of its own: connections that ask for one page after the other, timed.

`python -m benchmarks.support.load` reads one JSON object (port, seconds, connections, requests: [[path,
cookie], ...]) and writes one: {"count", "errors", "bytes", "seconds", "p50", "p99", "worst"}; times in ms.
"""

from __future__ import annotations

import http.client
import json
import random
import subprocess
import sys
import threading
import time
from dataclasses import asdict, dataclass, field

TIMEOUT_SECONDS = 30


@dataclass
class Tally:
    """What one connection saw."""

    times: list[float] = field(default_factory=list)
    errors: int = 0
    bytes: int = 0


@dataclass(frozen=True)
class Outcome:
    """What all connections saw together; times in milliseconds."""

    count: int
    errors: int
    bytes: int
    seconds: float
    p50: float
    p99: float
    worst: float


def generate(*, port: int, seconds: float, connections: int, requests: list[tuple[str, str]]) -> Outcome:
    """Run the generator as a process of its own and give what it saw."""
    order = {"port": port, "seconds": seconds, "connections": connections, "requests": requests}
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.support.load"],
        input=json.dumps(order),
        capture_output=True,
        text=True,
        check=True,
        timeout=seconds + 2 * TIMEOUT_SECONDS,
    )
    return Outcome(**json.loads(done.stdout))


def main() -> None:
    """Do what standard input orders."""
    order = json.load(sys.stdin)
    tallies = [Tally() for _number in range(order["connections"])]
    began = time.perf_counter()
    until = began + order["seconds"]
    threads = [
        threading.Thread(
            target=_ask, args=(order["port"], until, order["requests"], tally, random.Random(number))
        )
        for number, tally in enumerate(tallies)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - began
    times = sorted(taken * 1000 for tally in tallies for taken in tally.times)
    outcome = Outcome(
        count=len(times),
        errors=sum(tally.errors for tally in tallies),
        bytes=sum(tally.bytes for tally in tallies),
        seconds=seconds,
        p50=_quantile(times, 0.50),
        p99=_quantile(times, 0.99),
        worst=times[-1] if times else 0.0,
    )
    json.dump(asdict(outcome), sys.stdout)


def _ask(port: int, until: float, requests: list[list[str]], tally: Tally, chance: random.Random) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_SECONDS)
    while time.perf_counter() < until:
        path, cookie = chance.choice(requests)
        began = time.perf_counter()
        try:
            connection.request("GET", path, headers={"Cookie": cookie, "Accept": "text/html"})
            response = connection.getresponse()
            body = response.read()
        except (OSError, http.client.HTTPException):
            tally.errors += 1
            connection.close()
            continue
        if response.status == http.HTTPStatus.OK:
            tally.times.append(time.perf_counter() - began)
            tally.bytes += len(body)
        else:
            tally.errors += 1


def _quantile(ordered: list[float], part: float) -> float:
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))] if ordered else 0.0


if __name__ == "__main__":
    main()
