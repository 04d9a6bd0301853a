"""News from one room to the rooms above it.

A service records an event in the transaction that wrote its row; each handler that `wiring.py` subscribed
becomes a job of its own, so a failing handler is retried without disturbing the others.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, TypeVar

from sampan.core.queue import defer


@dataclass(frozen=True)
class Event:
    """Something that happened; its fields are plain JSON values."""


E = TypeVar("E", bound=Event)
Handler = Callable[[Any], None]
Wish = Callable[[Any], bool]

_kinds: dict[str, type[Event]] = {}
_handlers: dict[str, tuple[str, str, Handler]] = {}
_wishes: dict[str, Wish] = {}


def subscribe(
    kind: type[E],
    handler: Callable[[E], None],
    *,
    queue: str = "default",
    when: Callable[[E], bool] | None = None,
) -> None:
    """Let `handler` hear of every `kind`, or of those for which `when` is true: it looks at the event alone,
    asks nobody, and spares a job that would do nothing. Only `wiring.py` calls this."""
    key = f"{kind.__name__}>{handler.__module__}.{handler.__qualname__}"
    _kinds[kind.__name__] = kind
    _handlers[key] = (kind.__name__, queue, handler)
    _wishes.pop(key, None)
    if when is not None:
        _wishes[key] = when


def record(event: Event) -> None:
    """Note that the event happened: one job per handler that wants it, in the current transaction."""
    kind = type(event).__name__
    for key, (wanted, queue, _handler) in _handlers.items():
        if wanted == kind and (key not in _wishes or _wishes[key](event)):
            defer("core.handle_event", _queue=queue, handler=key, payload=asdict(event))


def handle(handler: str, payload: dict[str, Any]) -> None:
    """Run one handler for one recorded event; a handler that is gone is passed over."""
    if handler in _handlers:
        kind, _queue, function = _handlers[handler]
        function(_kinds[kind](**payload))
