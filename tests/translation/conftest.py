"""A loopback server that stands where a translation service would, and answers as each test tells it to."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from sampan.accounts.models import Account
from sampan.core import live
from sampan.translation.keys import text_hash
from sampan.translation.models import Memory
from sampan.translation.types import OpenText
from tests.translation.improving import BODY, MACHINE, open_text

Respond = Callable[[dict[str, Any]], tuple[int, bytes]]


class Service:
    """What a test sees of the server: its address, what it was asked, and how it answers."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.asked: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.respond: Respond = lambda payload: (500, b"no answer was set")

    def answers(self, translate: Callable[[str], str]) -> None:
        """Answer in LibreTranslate's shape, each text through ``translate``."""
        self.respond = lambda payload: (
            200,
            json.dumps({"translatedText": [translate(body) for body in payload["q"]]}).encode(),
        )

    def chats(self, answer: Callable[[str], str], *, finish: str = "stop") -> None:
        """Answer in the shape of chat completions, by the last message."""
        self.respond = lambda payload: (
            200,
            json.dumps(
                {
                    "choices": [
                        {
                            "message": {"content": answer(payload["messages"][-1]["content"])},
                            "finish_reason": finish,
                        }
                    ]
                }
            ).encode(),
        )


@pytest.fixture
def service() -> Iterator[Service]:
    """A server on a loopback port of its own."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            payload = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            found.asked.append({"path": self.path, **payload})
            found.headers.append(dict(self.headers))
            status, body = found.respond(payload)
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            try:
                self.wfile.write(body)
            except OSError:
                return  # the client had enough, which is what some tests want to see

        def log_message(self, *arguments: Any) -> None:
            """Keep the test's output clean."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    found = Service(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield found
    server.shutdown()
    server.server_close()


@pytest.fixture
def recorded(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The events that were recorded."""
    found: list[Any] = []
    monkeypatch.setattr("sampan.core.events.record", found.append)
    return found


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Any]]:
    """What was told to the open pages."""
    found: list[tuple[str, Any]] = []
    monkeypatch.setattr(live, "publish", lambda channel, payload: found.append((channel, payload)))
    return found


@pytest.fixture
def text(mei: Account) -> OpenText:
    """A public text of mei's, with a machine's translation in the memory."""
    Memory.objects.create(
        text_hash=text_hash(BODY),
        source="zh-Hans",
        target="en",
        origin="engine",
        engine="llama",
        body=MACHINE,
    )
    return open_text(mei)
