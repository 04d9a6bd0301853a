"""What the tests of push share: a switched-on instance, a push server on loopback, a subscribed browser."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sampan.accounts.models import Account
from sampan.accounts.sessions import SessionStore
from sampan.conversations.models import PushSubscription
from sampan.conversations.services.pushing import sending, subscribe_browser
from tests.conftest import reader_of
from tests.conversations.pushing.endpoint import BrowserKeys, PushServer, push_server

Subscribe = Callable[..., PushSubscription]


@pytest.fixture(autouse=True)
def _push_on(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.SAMPAN_PUSH = True
    settings.SAMPAN_PUSH_KEY = tmp_path / "push.pem"
    settings.SAMPAN_PUSH_SUBJECT = "mailto:op@example.org"
    settings.SAMPAN_PUSH_PRIVATE_HOSTS = ["localhost"]
    sending.breakers.forget()
    yield
    sending.breakers.forget()


def begin_session() -> str:
    """The key of a session that goes on."""
    session = SessionStore()
    session.create()
    return str(session.session_key)


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PushServer]:
    """A push server with a certificate that this test trusts."""
    with push_server(tmp_path) as (running, certificate):
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        yield running


@pytest.fixture
def keys() -> BrowserKeys:
    """The keys of one browser."""
    return BrowserKeys()


@pytest.fixture
def subscribe(server: PushServer, keys: BrowserKeys) -> Subscribe:
    """Let an account's browser take pushes: subscribe(tom)."""

    def make(account: Account, *, path: str = "/browser/1", using: BrowserKeys = keys) -> PushSubscription:
        return subscribe_browser(
            reader=reader_of(account),
            session_key=begin_session(),
            endpoint=server.url(path),
            p256dh=using.p256dh,
            auth=using.auth,
            browser="Firefox on Linux",
        )

    return make


@pytest.fixture
def pushed(server: PushServer, keys: BrowserKeys) -> Callable[[], list[dict[str, Any]]]:
    """What the browser was told so far, opened."""
    return lambda: [json.loads(keys.open(request.body)) for request in server.requests]
