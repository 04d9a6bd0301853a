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

_kinds: dict[str, type[Event]] = {}
_handlers: dict[str, tuple[str, str, Handler]] = {}


def subscribe(kind: type[E], handler: Callable[[E], None], *, queue: str = "default") -> None:
    """Let `handler` hear of every `kind`. Only `wiring.py` calls this."""
    name = f"{handler.__module__}.{handler.__qualname__}"
    _kinds[kind.__name__] = kind
    _handlers[f"{kind.__name__}>{name}"] = (kind.__name__, queue, handler)


def record(event: Event) -> None:
    """Note that the event happened: one job per handler, in the current transaction."""
    kind = type(event).__name__
    for key, (wanted, queue, _handler) in _handlers.items():
        if wanted == kind:
            defer("core.handle_event", _queue=queue, handler=key, payload=asdict(event))


def handle(handler: str, payload: dict[str, Any]) -> None:
    """Run one handler for one recorded event; a handler that is gone is passed over."""
    if handler in _handlers:
        kind, _queue, function = _handlers[handler]
        function(_kinds[kind](**payload))
