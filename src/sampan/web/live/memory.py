"""The latest events, and which of them a page that comes back has missed (core/live.py says why)."""

import json
import time
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, replace

EVENTS_MOST = 10_000
CHARACTERS_MOST = 6_000_000
"""Of the events' words: 6 MB of English, 12 MB of Chinese."""
CLOCK_SECONDS = 2.0
"""By how much the clocks of web and live process may differ."""


@dataclass(frozen=True, slots=True)
class Event:
    """What some pages are told: `data` is JSON as it came. `number` is None for one that is not kept."""

    number: int | None
    xid: int
    horizon: int
    channels: tuple[str, ...]
    data: str


@dataclass(frozen=True, slots=True)
class Kept:
    """What the database still has: all events with xid >= `complete_from` that were committed.

    Every transaction below `horizon` had ended when this was read. Nothing of the last `seconds` is missing.
    """

    events: tuple[Event, ...]
    complete_from: int
    horizon: int
    seconds: float = 0.0


def parse_event(message: str) -> Event | None:
    """Read a notification of `core.live.publish_to`; None for anything else."""
    head, found, data = message.partition('],"d":')
    try:
        told = json.loads(head + "]}")
        number = told.get("n")
        channels = tuple(str(name) for name in told["c"])
        xid, horizon = int(told.get("x", 0)), int(told.get("h", 0))
        number = None if number is None else int(number)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    if not found or not data.endswith("}") or "\n" in data:
        return None
    return Event(number, xid, horizon, channels, data[:-1])


class Memory:
    """The latest events in the order in which they came, bounded in number and in characters.

    `horizon`: every event of a transaction below it has come. `floor`: every event of a transaction at or
    above it that has come is still here; None before the first `begin`.
    """

    def __init__(
        self,
        *,
        events_most: int = EVENTS_MOST,
        characters_most: int = CHARACTERS_MOST,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.events_most = events_most
        self.characters_most = characters_most
        self.clock = clock
        self.events: list[Event] = []
        self.peaks: list[int] = []  # the highest xid up to each event; they never fall, so one can bisect
        self.arrivals: list[float] = []
        self.numbers: set[int] = set()
        self.size = 0
        self.horizon = 0
        self.floor: int | None = None
        self.floor_at = 0.0  # nothing that came since then is missing

    def begin(self, kept: Kept) -> None:
        """Start to be complete from where the database's events are."""
        self.floor = kept.complete_from
        self.floor_at = self.clock() - kept.seconds

    def knows(self, event: Event) -> bool:
        """Tell whether this very event is here."""
        return event.number in self.numbers

    def add(self, event: Event) -> None:
        """Remember an event that is kept; the oldest go when there are too many."""
        if event.number is None:
            return
        self.events.append(event)
        self.peaks.append(max(event.xid, self.peaks[-1] if self.peaks else 0))
        self.arrivals.append(self.clock())
        self.numbers.add(event.number)
        self.size += len(event.data)
        if len(self.events) > self.events_most or self.size > self.characters_most:
            self._forget()

    def forget_words(self, told: str) -> None:
        """Put something else in the place of what some events said: `told` is what `core.live.forget_words`
        published."""
        try:
            found = json.loads(told)
            numbers = set(found["numbers"])
            instead = json.dumps(found["instead"], separators=(",", ":"), ensure_ascii=False)
        except (ValueError, KeyError, TypeError):
            return
        for place, event in enumerate(self.events):
            if event.number in numbers:
                self.size += len(instead) - len(event.data)
                self.events[place] = replace(event, data=instead)

    def rise(self, horizon: int) -> None:
        """Every transaction below `horizon` has been heard."""
        self.horizon = max(self.horizon, horizon)

    def after(self, horizon: int) -> list[Event] | None:
        """Give what may be new to somebody who heard all below `horizon`; None when some of it is gone.

        A horizon of the future is that of another database: None too.
        """
        if self.floor is None or not self.floor <= horizon <= self.horizon:
            return None
        start = bisect_left(self.peaks, horizon)
        return [event for event in self.events[start:] if event.xid >= horizon]

    def since(self, moment: float) -> list[Event] | None:
        """Give what came after `moment`, in seconds since 1970; None when some of it is gone."""
        moment -= CLOCK_SECONDS
        if self.floor is None or moment < self.floor_at:
            return None
        return self.events[bisect_left(self.arrivals, moment) :]

    def _forget(self) -> None:
        # Down to nine tenths at once: taking from the front of a list costs as much as the list is long.
        gone, size, last = 0, self.size, len(self.events) - 1
        while gone < last and (last + 1 - gone > 0.9 * self.events_most or size > 0.9 * self.characters_most):
            size -= len(self.events[gone].data)
            gone += 1
        self.numbers.difference_update(event.number for event in self.events[:gone] if event.number)
        self.floor = max(self.floor or 0, self.peaks[gone - 1] + 1)
        self.floor_at = max(self.floor_at, self.arrivals[gone - 1])
        self.size = size
        del self.events[:gone], self.peaks[:gone], self.arrivals[:gone]
