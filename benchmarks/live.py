"""1,000 open pages, 100 messages a second sent through the API, and a process killed in the middle.

    python -m benchmarks.live [--pages 1000 --rate 100 --seconds 60] [--kill live|database] [--json FILE]

1,000 people, each signed in with one page open that listens as js/live.js does; three quarters of the
messages are said between two people, a quarter in groups of 3 to 100. A message is seen when the pages of all
members, the sender's too, have it. Half-way the live process is killed (SIGKILL) and, a second later, started
again; or PostgreSQL is, without a checkpoint (SIGQUIT), and its keeper starts it. Afterwards every message is
looked for on every page that must have it. Times run from the moment in which a message is due, so that a
server that does not keep up is seen to, and besides from that in which its request begins. CPU time is out
of /proc.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from benchmarks.support.instance import open_instance, use_cores, web_server
from benchmarks.support.meters import cpu_seconds, memory_megabytes
from benchmarks.support.tables import print_table
from benchmarks.support.victims import Database, Live
from sampan.core.processes import die_with_parent

CORES = 2
AWAY_SECONDS = 1.0
"""Between the death of the live process and the start of the next."""
DRAIN_SECONDS = 60.0
WARM_SECONDS = 3
WORDS = (
    "Are we still meeting at the station on Saturday?",
    "好的，那我们周六早上九点在车站见吧！",
    "I found the tea shop you told me about, it is tiny and wonderful.",
    "哈哈哈太好笑了",
    "ok",
    "这家店的小笼包真的很好吃，下次带你去，就是要排队，大概等半个小时左右，值得的。",
)


@dataclass(frozen=True)
class Result:
    """What was measured; times in milliseconds, memory in MB, CPU in milliseconds a message."""

    pages: int
    messages: int
    refused: int
    a_second: float
    deliveries: int
    lost: int
    doubled: int
    came_again: int
    gaps: int
    unnumbered: int
    p50: float
    p99: float
    p50_begun: float
    p99_begun: float
    p50_calm: float
    p99_calm: float
    late: int
    restart_seconds: float
    back_seconds: float
    memory_empty: tuple[float, float]
    memory_open: tuple[float, float]
    memory_end: tuple[float, float]
    web_cpu: float
    postgres_cpu: float
    live_cpu: float
    load: tuple[float, float]


@dataclass
class Crowd:
    """The process that holds all pages."""

    process: subprocess.Popen[str]

    @classmethod
    def open(cls, port: int, people: list[Any]) -> Crowd:
        """Start it; the pages begin to connect."""
        command = [sys.executable, "-m", "benchmarks.support.live_pages"]
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            preexec_fn=die_with_parent(),
        )
        crowd = cls(process)
        pages = [{"account": str(one.account), "token": one.token} for one in people]
        crowd.say(json.dumps({"port": port, "pages": pages}))
        return crowd

    def say(self, line: str) -> None:
        """Write a line to it."""
        assert self.process.stdin is not None
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def ask(self, question: str) -> dict[str, Any]:
        """Its answer."""
        self.say(question)
        assert self.process.stdout is not None
        return dict(json.loads(self.process.stdout.readline()))

    def wait(self, what: str, count: int, seconds: float) -> None:
        """Until so many are open or seen, or the time is over."""
        deadline = time.monotonic() + seconds
        while self.ask("count")[what] < count and time.monotonic() < deadline:
            time.sleep(0.2)


def main() -> int:
    """Measure and print; gives 1 when a message was lost, doubled or refused."""
    chosen = _parse()
    use_cores(CORES)
    os.environ["SAMPAN_TRANSLATION_ENGINES"] = ""
    os.environ["SAMPAN_LIVE_ADDRESS_MAX"] = str(chosen.pages + 10)
    with tempfile.TemporaryDirectory(prefix="sampan-benchmark-") as folder:
        lease = open_instance(Path(folder) / "sampan")
        try:
            result = _measure(chosen, Database(lease.place.data, lease.url()))
        finally:
            from benchmarks.support.pages import close_connections

            close_connections()
            lease.release(wait=True)
    _print(result)
    if chosen.json:
        Path(chosen.json).write_text(json.dumps(asdict(result), indent=1) + "\n", encoding="utf-8")
    return 1 if result.lost or result.doubled or result.refused or result.unnumbered else 0


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser("benchmarks.live", description=__doc__.split("\n", 1)[0])
    parser.add_argument("--pages", type=int, default=1_000)
    parser.add_argument("--rate", type=float, default=100.0, help="messages a second")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--kill", choices=("live", "database"), default="live", help="half-way")
    parser.add_argument("--json", help="file for the figures")
    return parser.parse_args()


def _measure(chosen: argparse.Namespace, database: Database) -> Result:
    from benchmarks.support import chat_world
    from benchmarks.support.pages import close_connections

    before = os.getloadavg()[0]
    people, rooms = chat_world.fill(chosen.pages)
    close_connections()
    count = int(chosen.rate * chosen.seconds)
    warm = int(10 * WARM_SECONDS)
    said = chat_world.plan(rooms, warm + count)
    live = Live()
    with web_server(CORES) as (port, web):
        empty = memory_megabytes(live.process.pid)
        crowd = Crowd.open(live.port, people)
        crowd.wait("open", len(people), DRAIN_SECONDS)
        _send(port, 10.0, _messages(said[:warm], people, 0)).wait()
        opened = memory_megabytes(live.process.pid)
        _say(f"{crowd.ask('count')['open']} pages are open; {opened[0]:.0f} MB")
        spent = [cpu_seconds(web), database.cpu(), live.cpu()]
        senders = _send(port, chosen.rate, _messages(said[warm:], people, warm))
        victim = database if chosen.kill == "database" else live
        killed, started, back = _restart(victim, crowd, chosen.seconds / 2, len(people))
        told = senders.wait()
        expected = sum(len(room.members) for room, _sender in said)
        crowd.wait("seen", expected, DRAIN_SECONDS)
        spent = [
            now - then
            for now, then in zip([cpu_seconds(web), database.cpu(), live.cpu()], spent, strict=True)
        ]
        end = memory_megabytes(live.process.pid)
        found = crowd.ask("stop")
    live.kill()
    sent = {warm + number: tuple(one) for number, one in enumerate(told["sent"])}
    took = max(one[2] for one in sent.values()) - told["began"]
    lost, doubled = _compare(said, found["seen"])
    times = [(sent[m][0], 1000 * (moment - sent[m][0])) for _p, m, moment in found["seen"] if m in sent]
    calm = [one for due, one in times if due < killed - 1 or due > killed + back + 1]
    every = [one for _due, one in times]
    begun = [1000 * (moment - sent[m][1]) for _p, m, moment in found["seen"] if m in sent]
    return Result(
        pages=len(people),
        messages=len(sent),
        refused=sum(one[3] != 200 for one in sent.values()),
        a_second=len(sent) / took,
        deliveries=len(every),
        lost=lost,
        doubled=doubled,
        came_again=found["again"],
        gaps=found["gaps"],
        unnumbered=_unnumbered(said),
        p50=_quantile(every, 0.5),
        p99=_quantile(every, 0.99),
        p50_begun=_quantile(begun, 0.5),
        p99_begun=_quantile(begun, 0.99),
        p50_calm=_quantile(calm, 0.5),
        p99_calm=_quantile(calm, 0.99),
        late=len(every) - len(calm),
        restart_seconds=started,
        back_seconds=back,
        memory_empty=empty,
        memory_open=opened,
        memory_end=end,
        web_cpu=1000 * spent[0] / len(sent),
        postgres_cpu=1000 * spent[1] / len(sent),
        live_cpu=1000 * spent[2] / len(sent),
        load=(before, os.getloadavg()[0]),
    )


def _messages(said: list[Any], people: list[Any], first: int) -> list[dict[str, str]]:
    return [
        {
            "chat": str(room.chat),
            "cookie": people[sender].cookie,
            "body": f"{WORDS[number % len(WORDS)]} #{number}",
            "key": str(UUID(int=number + 1)),
        }
        for number, (room, sender) in enumerate(said, first)
    ]


@dataclass
class _Senders:
    process: subprocess.Popen[str]

    def wait(self) -> dict[str, Any]:
        """What became of the messages."""
        out, _nothing = self.process.communicate()
        return dict(json.loads(out))


def _send(port: int, rate: float, messages: list[dict[str, str]]) -> _Senders:
    with tempfile.TemporaryFile("w+") as order:
        json.dump({"port": port, "rate": rate, "messages": messages}, order)
        order.seek(0)
        command = [sys.executable, "-m", "benchmarks.support.chat_senders"]
        return _Senders(subprocess.Popen(command, stdin=order, stdout=subprocess.PIPE, text=True))


def _restart(victim: Live | Database, crowd: Crowd, after: float, pages: int) -> tuple[float, float, float]:
    """Kill it and start it again: when it died, how long until it answered, and until all pages were back."""
    time.sleep(after)
    victim.kill()
    killed = time.monotonic()
    time.sleep(AWAY_SECONDS)
    victim.start()
    started = time.monotonic() - killed
    crowd.wait("open", pages, DRAIN_SECONDS)
    back = time.monotonic() - killed
    _say(f"killed; answers after {started:.1f} s; all pages are back after {back:.1f} s")
    return killed, started, back


def _compare(said: list[Any], seen: list[list[Any]]) -> tuple[int, int]:
    """How many messages are missing on a page that must have them, and how many are there too often."""
    expected = Counter((place, number) for number, (room, _s) in enumerate(said) for place in room.members)
    got = Counter((page, number) for page, number, _moment in seen)
    return (expected - got).total(), (got - expected).total()


def _unnumbered(said: list[Any]) -> int:
    """Chats whose numbers have a gap, or that have another number of messages than were said in them."""
    from benchmarks.support.chat_world import count_messages

    rooms = {room.chat: room for room, _sender in said}
    times = Counter(room.chat for room, _sender in said)
    return sum(count_messages(room) != (times[chat], times[chat]) for chat, room in rooms.items())


def _quantile(times: list[float], part: float) -> float:
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))] if ordered else 0.0


def _print(result: Result) -> None:
    load = " to ".join(f"{value:.1f}" for value in result.load)
    print(f"{CORES} cores for all; load average {load}.")
    rows = [
        ("messages, of them refused", f"{result.messages:,}, {result.refused}"),
        ("messages a second", f"{result.a_second:.1f}"),
        ("seen on pages", f"{result.deliveries:,}"),
        ("lost / doubled", f"{result.lost} / {result.doubled}"),
        ("came a second time and were dropped", str(result.came_again)),
        ("pages that had to ask (gaps)", str(result.gaps)),
        ("chats with a wrong number", str(result.unnumbered)),
        ("from due to seen, p50 / p99 ms", f"{result.p50:.0f} / {result.p99:.0f}"),
        ("from sent to seen, p50 / p99 ms", f"{result.p50_begun:.0f} / {result.p99_begun:.0f}"),
        ("from due to seen, without the restart", f"{result.p50_calm:.0f} / {result.p99_calm:.0f}"),
        ("seen around the restart", f"{result.late:,}"),
        (
            "it answers again / all pages are back after s",
            f"{result.restart_seconds:.1f} / {result.back_seconds:.1f}",
        ),
        *(
            (f"live, {name}: RSS / PSS MB", f"{rss:.0f} / {pss:.0f}")
            for name, (rss, pss) in (
                ("without pages", result.memory_empty),
                (f"{result.pages:,} pages", result.memory_open),
                ("at the end", result.memory_end),
            )
        ),
        (
            "CPU ms a message: web / PostgreSQL / live",
            f"{result.web_cpu:.1f} / {result.postgres_cpu:.1f} / {result.live_cpu:.1f}",
        ),
    ]
    print_table(("what", "measured"), rows)


def _say(line: str) -> None:
    with suppress(BrokenPipeError):
        print(f"  {line}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
