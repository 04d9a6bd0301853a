"""Many open pages in one process, which listen and come back as js/live.js does, and note what they see.

`python -m benchmarks.support.live_pages` reads one line of JSON (port, pages: [{account, token}]). Then each
line is a question: "count" gives {"open", "seen"}, "stop" ends it with {"seen": [[page, message, moment],
...], "again", "gaps", "opened"}. Moments are of the system's monotonic clock, in seconds; a message is known
by the number behind the '#' in its words.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

PAUSE_SECONDS, PAUSE_GROWTH, PAUSE_MAX_SECONDS = 0.5, 1.6, 30.0
"""As in js/live.js."""
AT_ONCE = 50
"""Pages that open at the same time in the beginning."""


@dataclass
class Page:
    """One page: what it heard, up to where, and how often it had to connect."""

    number: int
    account: str
    token: str
    port: int
    since: int
    chance: random.Random
    last: str = ""
    is_open: bool = False
    opened: int = 0
    again: int = 0
    gaps: int = 0
    known: set[int] = field(default_factory=set)
    seen: list[tuple[int, float]] = field(default_factory=list)

    async def live(self, gate: asyncio.Semaphore) -> None:
        """Listen until cancelled."""
        failures = 0
        while True:
            try:
                async with gate:
                    reader, writer = await self._connect()
                failures = 0
                try:
                    await self._listen(reader)
                finally:
                    writer.close()
            except (OSError, asyncio.IncompleteReadError, ValueError):
                pass
            self.is_open = False
            failures += 1
            pause = min(PAUSE_MAX_SECONDS, PAUSE_SECONDS * PAUSE_GROWTH**failures)
            await asyncio.sleep(pause * (0.5 + self.chance.random()))

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        where = {"last": self.last} if self.last else {"since": self.since}
        query = urlencode({"token": self.token, "channel": f"account:{self.account}", **where})
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(f"GET /live?{query} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        if b" 200 " not in head.split(b"\r\n", 1)[0]:
            writer.close()
            raise ValueError(head.split(b"\r\n", 1)[0].decode())
        self.opened += 1
        self.is_open = True
        return reader, writer

    async def _listen(self, reader: asyncio.StreamReader) -> None:
        rest = b""
        while True:
            size = int(await reader.readline(), 16)
            piece = await reader.readexactly(size + 2)
            if size == 0:
                return
            *events, rest = (rest + piece[:-2]).split(b"\n\n")
            moment = time.monotonic()
            for event in events:
                self._take(event, moment)

    def _take(self, event: bytes, moment: float) -> None:
        fields = dict(line.split(b": ", 1) for line in event.split(b"\n") if b": " in line)
        if b"id" in fields:
            self.last = fields[b"id"].decode()
        self.gaps += fields.get(b"event") == b"gap"
        if b"event" in fields or b"data" not in fields:
            return
        told = json.loads(fields[b"data"])
        if told["n"] in self.known:
            self.again += 1
            return
        self.known.add(told["n"])
        if told["data"]["t"] == "message":
            self.seen.append((int(told["data"]["message"]["body"].rpartition("#")[2]), moment))


async def main() -> None:
    """Do what standard input says."""
    loop = asyncio.get_running_loop()
    lines = asyncio.StreamReader(limit=2**24)
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    order = json.loads(await lines.readline())
    since = int(time.time() * 1000)
    pages = [
        Page(number, one["account"], one["token"], order["port"], since, random.Random(number))
        for number, one in enumerate(order["pages"])
    ]
    gate = asyncio.Semaphore(AT_ONCE)
    tasks = [asyncio.create_task(page.live(gate)) for page in pages]
    while (question := (await lines.readline()).strip()) == b"count":
        _tell({"open": sum(p.is_open for p in pages), "seen": sum(len(p.seen) for p in pages)})
    for task in tasks:
        task.cancel()
    _tell(
        {
            "seen": [(p.number, message, moment) for p in pages for message, moment in p.seen],
            "again": sum(p.again for p in pages),
            "gaps": sum(p.gaps for p in pages),
            "opened": sum(p.opened for p in pages),
            "question": question.decode(),
        }
    )


def _tell(what: object) -> None:
    print(json.dumps(what), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
