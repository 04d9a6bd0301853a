"""Who listens to what, and the handing out of messages; knows neither sockets nor the database."""

import asyncio
import json
import time
from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass, field

QUEUE_LENGTH = 100
"""Messages that wait for one slow page; with more it is let go, and catches up when it comes back."""
REMEMBERED = 1_000
"""Latest messages kept for pages that come back after a short break."""


class Full(Exception):
    """There is no room for another listener; the text says which limit was met."""


@dataclass(eq=False)
class Listener:
    """One open page: its channels, and the events that wait to be sent; None in the queue is goodbye."""

    channels: frozenset[str]
    address: str
    waiting: asyncio.Queue[bytes | None] = field(default_factory=lambda: asyncio.Queue(QUEUE_LENGTH + 1))

    def offer(self, event: bytes) -> bool:
        """Put an event in the queue; tell whether there was room."""
        if self.waiting.qsize() >= QUEUE_LENGTH:
            return False
        self.waiting.put_nowait(event)
        return True

    def say_goodbye(self) -> None:
        """End the listener's stream; what waits is dropped, since the page will ask for it again."""
        while not self.waiting.empty():
            self.waiting.get_nowait()
        self.waiting.put_nowait(None)


class Hub:
    """All listeners of one process, and the latest messages.

    `most` limits the listeners in all, `most_per_address` those from one address.
    """

    def __init__(self, *, most: int, most_per_address: int) -> None:
        self.most = most
        self.most_per_address = most_per_address
        self.listeners: set[Listener] = set()
        self.by_channel: dict[str, set[Listener]] = {}
        self.addresses: Counter[str] = Counter()
        self.epoch = format(time.time_ns() // 1_000_000, "x")  # ids of an earlier process mean nothing here
        self.number = 0
        self.latest: deque[tuple[int, str, bytes]] = deque(maxlen=REMEMBERED)

    def join(self, channels: Iterable[str], address: str, last_event_id: str = "") -> Listener:
        """Add a listener, with the messages it missed since `last_event_id` already waiting; raises Full."""
        if len(self.listeners) >= self.most:
            raise Full("too many open pages on this server")
        if self.addresses[address] >= self.most_per_address:
            raise Full("too many open pages from one address")
        listener = Listener(frozenset(channels), address)
        self.listeners.add(listener)
        self.addresses[address] += 1
        for channel in listener.channels:
            self.by_channel.setdefault(channel, set()).add(listener)
        if last_event_id:
            self._catch_up(listener, last_event_id)
        return listener

    def leave(self, listener: Listener) -> None:
        """Forget a listener; harmless when it is forgotten already."""
        if listener not in self.listeners:
            return
        self.listeners.remove(listener)
        self.addresses[listener.address] -= 1
        if not self.addresses[listener.address]:
            del self.addresses[listener.address]
        for channel in listener.channels:
            self.by_channel[channel].discard(listener)
            if not self.by_channel[channel]:
                del self.by_channel[channel]

    def publish(self, message: str) -> None:
        """Hand a message of `core.live.publish` to the listeners of its channel; a broken one is dropped."""
        try:
            channel = str(json.loads(message)["channel"])
        except (ValueError, KeyError, TypeError):
            return
        self.number += 1
        event = f"id: {self.epoch}-{self.number}\ndata: {message}\n\n".encode()
        self.latest.append((self.number, channel, event))
        for listener in list(self.by_channel.get(channel, ())):
            self._give(listener, event)

    def tell_gap(self) -> None:
        """Tell every page that messages may have been lost, so that it asks for what it waits for."""
        for listener in list(self.listeners):
            self._give(listener, _gap(self.epoch, self.number))

    def close(self) -> None:
        """Say goodbye to all; their pages will come back."""
        for listener in list(self.listeners):
            listener.say_goodbye()
            self.leave(listener)

    def _give(self, listener: Listener, event: bytes) -> None:
        if not listener.offer(event):
            listener.say_goodbye()
            self.leave(listener)

    def _catch_up(self, listener: Listener, last_event_id: str) -> None:
        epoch, _, digits = last_event_id.partition("-")
        oldest = self.latest[0][0] if self.latest else self.number + 1
        if epoch != self.epoch or not digits.isascii() or not digits.isdigit() or int(digits) < oldest - 1:
            self._give(listener, _gap(self.epoch, self.number))
            return
        for number, channel, event in self.latest:
            if number > int(digits) and channel in listener.channels:
                self._give(listener, event)


def _gap(epoch: str, number: int) -> bytes:
    return f"id: {epoch}-{number}\nevent: gap\ndata: {{}}\n\n".encode()
