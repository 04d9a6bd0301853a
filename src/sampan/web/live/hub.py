"""Who listens to what, and the handing out of events; knows neither sockets nor the database."""

import asyncio
from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass, field

from sampan.core.live import ENDS, FORGOTTEN
from sampan.web.live.memory import Event, Kept, Memory, parse_event

QUEUE_LENGTH = 100
"""Events that wait for one slow page; with more it is let go, and catches up when it comes back."""

ENDED = b"event: ended\ndata: {}\n\n"
"""The sign-in behind a stream is over, or its account may not listen any more."""


class Full(Exception):
    """There is no room for another listener; the text says which limit was met."""


@dataclass(eq=False, slots=True)
class Listener:
    """One open page: its channels, those on which its end is told, and the events that wait to be sent."""

    channels: frozenset[str]
    address: str
    ends: frozenset[str] = frozenset()
    waiting: deque[bytes] = field(default_factory=deque)
    is_gone: bool = False
    called: asyncio.Event = field(default_factory=asyncio.Event)

    def offer(self, event: bytes) -> bool:
        """Put an event in the queue; tell whether there was room."""
        if len(self.waiting) >= QUEUE_LENGTH:
            return False
        self.waiting.append(event)
        self.called.set()
        return True

    def say_goodbye(self) -> None:
        """End the listener's stream; what waits is dropped, since the page will ask for it again."""
        self.waiting.clear()
        self.is_gone = True
        self.called.set()

    def say_ended(self) -> None:
        """End the stream because who listens may no longer: the page is told so, as the last thing."""
        self.say_goodbye()
        self.waiting.append(ENDED)

    async def take(self, seconds: float) -> bytes | None:
        """Give all that waits, b"" when nothing came for so long, None at the end of the stream."""
        if not self.waiting and not self.is_gone:
            try:
                async with asyncio.timeout(seconds):
                    await self.called.wait()
            except TimeoutError:
                return b""
        self.called.clear()
        if self.is_gone and not self.waiting:
            return None
        found = b"".join(self.waiting)
        self.waiting.clear()
        return found


class Hub:
    """All listeners of one process, and the latest events.

    `most` limits the listeners in all, `most_per_address` those from one address.
    """

    def __init__(self, *, most: int, most_per_address: int) -> None:
        self.most = most
        self.most_per_address = most_per_address
        self.listeners: set[Listener] = set()
        self.by_channel: dict[str, set[Listener]] = {}
        self.addresses: Counter[str] = Counter()
        self.memory = Memory()
        self.ends_heard = 0
        """How many ends of streams were told so far: an answer that is older than the latest may be wrong."""

    def join(
        self,
        channels: Iterable[str],
        address: str,
        last_event_id: str = "",
        since: float | None = None,
        *,
        ends: Iterable[str] = (),
    ) -> Listener:
        """Add a listener, with the events it missed already waiting; raises Full.

        They are those after `last_event_id`, or, for a page that never heard any, after the moment `since`
        (in seconds since 1970) in which the page was made. Its stream ends when something is told on one of
        the channels `ends`.
        """
        if len(self.listeners) >= self.most:
            raise Full("too many open pages on this server")
        if self.addresses[address] >= self.most_per_address:
            raise Full("too many open pages from one address")
        listener = Listener(frozenset(channels), address, frozenset(ends))
        self.listeners.add(listener)
        self.addresses[address] += 1
        for channel in listener.channels | listener.ends:
            self.by_channel.setdefault(channel, set()).add(listener)
        if last_event_id or since is not None:
            self._give_missed(listener, last_event_id, since)
        listener.offer(self.beat())
        return listener

    def leave(self, listener: Listener) -> None:
        """Forget a listener; harmless when it is forgotten already."""
        if listener not in self.listeners:
            return
        self.listeners.remove(listener)
        self.addresses[listener.address] -= 1
        if not self.addresses[listener.address]:
            del self.addresses[listener.address]
        for channel in listener.channels | listener.ends:
            self.by_channel[channel].discard(listener)
            if not self.by_channel[channel]:
                del self.by_channel[channel]

    def publish(self, message: str) -> None:
        """Hand a notification of `core.live.publish_to` to the listeners; a broken or known one is not."""
        event = parse_event(message)
        if event is None or self.memory.knows(event):
            return
        self.memory.rise(event.horizon)
        self.memory.add(event)
        self._hand_out(event)

    def catch_up(self, kept: Kept) -> None:
        """Take in what the database kept, at the start and after a break; nobody hears an event twice."""
        heard = self.memory.horizon
        is_gap = kept.complete_from > heard
        if self.memory.floor is None or is_gap:
            self.memory.begin(kept)
        for event in kept.events:
            if event.xid >= heard and not self.memory.knows(event):
                self.memory.add(event)
                self._hand_out(event)  # with the old horizon: who is cut off in the middle gets all again
        self.memory.rise(kept.horizon)
        if is_gap:
            self.tell_gap()
            self._let_in_anew()

    def tell_gap(self) -> None:
        """Tell every page that events may have been lost, so that it asks for what it waits for."""
        for listener in list(self.listeners):
            self._give(listener, self._gap())

    def _let_in_anew(self) -> None:
        # The end of one of these streams may have been among what was lost; coming back, each is asked for.
        for listener in [one for one in self.listeners if one.ends]:
            listener.say_goodbye()
            self.leave(listener)

    def beat(self) -> bytes:
        """What is sent when nothing else is: the stream lives, and the page has heard all up to here."""
        return f"event: beat\nid: {self.memory.horizon}\ndata: {{}}\n\n".encode()

    def close(self) -> None:
        """Say goodbye to all; their pages will come back."""
        for listener in list(self.listeners):
            listener.say_goodbye()
            self.leave(listener)

    def _hand_out(self, event: Event) -> None:
        for channel in event.channels:
            self.ends_heard += channel.startswith(ENDS)
            if channel == FORGOTTEN:
                self.memory.forget_words(event.data)
                continue
            told = self.by_channel.get(channel)
            if not told:
                continue
            if channel.startswith(ENDS):
                self._end(told)
                continue
            words = _words(event, channel)
            if event.number is not None:
                words = b"id: %d\n%b" % (self.memory.horizon, words)
            for listener in list(told):
                self._give(listener, words)

    def _end(self, told: Iterable[Listener]) -> None:
        for listener in list(told):
            listener.say_ended()
            self.leave(listener)

    def _give(self, listener: Listener, event: bytes) -> None:
        if not listener.offer(event):
            listener.say_goodbye()
            self.leave(listener)

    def _give_missed(self, listener: Listener, last_event_id: str, since: float | None) -> None:
        events: list[Event] | None
        if last_event_id:
            is_number = last_event_id.isascii() and last_event_id.isdigit() and len(last_event_id) < 20
            events = self.memory.after(int(last_event_id)) if is_number else None
        else:
            events = self.memory.since(since or 0.0)
        if events is None:
            listener.offer(self._gap())
            return
        # In one piece, however many they are, and without ids: only the beat behind them says that all came.
        missed = b"".join(
            _words(event, channel)
            for event in events
            for channel in event.channels
            if channel in listener.channels
        )
        if missed:
            listener.offer(missed)

    def _gap(self) -> bytes:
        return f"event: gap\nid: {self.memory.horizon}\ndata: {{}}\n\n".encode()


def _words(event: Event, channel: str) -> bytes:
    number = "" if event.number is None else f'"n":{event.number},'
    return f'data: {{"channel":"{channel}",{number}"data":{event.data}}}\n\n'.encode()
