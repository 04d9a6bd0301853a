"""People who write messages through the API at a steady rate, whether the server keeps up or not.

`python -m benchmarks.support.chat_senders` reads one JSON object (port, rate, messages: [{chat, cookie,
body, key}, ...]) and writes {"began", "sent": [[due, begun, answered, status], ...]}; moments are of the
system's monotonic clock, in seconds. A message is due at its place in the rate; it waits where all
connections are busy, and that counts. What fails is sent again with the same key, as a page does.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from typing import Any

CONNECTIONS = 64
TRIES = 8
PAUSE_SECONDS, PAUSE_MAX_SECONDS = 0.25, 8.0
"""Before the second try; it doubles."""
TRY_SECONDS = 20.0
CSRF = "b" * 32


class Connection:
    """One connection that stays open for the next message."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def send(self, message: dict[str, str]) -> int:
        """Send a message; gives the answer's status, 0 where there was none."""
        try:
            async with asyncio.timeout(TRY_SECONDS):
                return await self._send(message)
        except (OSError, TimeoutError, asyncio.IncompleteReadError, ValueError):
            if self.streams:
                self.streams[1].close()
            self.streams = None
            return 0

    async def _send(self, message: dict[str, str]) -> int:
        if self.streams is None:
            self.streams = await asyncio.open_connection("127.0.0.1", self.port)
        reader, writer = self.streams
        body = json.dumps({"body": message["body"], "key": message["key"]}).encode()
        writer.write(
            f"POST /api/v1/chats/{message['chat']}/messages HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n"
            f"Cookie: {message['cookie']}; csrftoken={CSRF}\r\nX-CSRFToken: {CSRF}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n".encode()
            + body
        )
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        lines = head.split("\r\n")
        fields = dict(line.lower().split(": ", 1) for line in lines[1:] if ": " in line)
        if "content-length" in fields:
            answer = await reader.readexactly(int(fields["content-length"]))
        else:
            answer = b""
            while (size := int(await reader.readline(), 16)) > 0:
                answer += await reader.readexactly(size + 2)
            await reader.readline()
        status = int(lines[0].split(" ")[1])
        if status != 200:
            print(status, answer[:300], file=sys.stderr)
        return status


async def main() -> None:
    """Do what standard input orders."""
    order = json.load(sys.stdin)
    messages: list[dict[str, str]] = order["messages"]
    sent: list[tuple[float, float, float, int]] = [(0.0, 0.0, 0.0, 0)] * len(messages)
    due: asyncio.Queue[tuple[int, float] | None] = asyncio.Queue()

    async def work() -> None:
        connection = Connection(order["port"])
        while (one := await due.get()) is not None:
            number, moment = one
            status, begun = 0, time.monotonic()
            for turn in range(TRIES):
                status = await connection.send(messages[number])
                if status not in (0, 500, 502, 503):
                    break
                await asyncio.sleep(min(PAUSE_MAX_SECONDS, PAUSE_SECONDS * 2**turn))
            sent[number] = (moment, begun, time.monotonic(), status)

    workers = [asyncio.create_task(work()) for _number in range(CONNECTIONS)]
    began = time.monotonic()
    for number in range(len(messages)):
        moment = began + number / order["rate"]
        await asyncio.sleep(max(0.0, moment - time.monotonic()))
        due.put_nowait((number, moment))
    for _worker in workers:
        due.put_nowait(None)
    await asyncio.gather(*workers)
    result: dict[str, Any] = {"began": began, "sent": sent}
    json.dump(result, sys.stdout)


if __name__ == "__main__":
    asyncio.run(main())
