"""One push on its way: what reaches the push server, who can read it, and where nothing is ever sent."""

from __future__ import annotations

import logging
import socket
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag

from sampan.conversations.services.pushing import keys as own_keys
from sampan.conversations.services.pushing import sending
from sampan.conversations.services.pushing.addresses import BadEndpoint, is_public, read_endpoint, resolve
from sampan.conversations.services.pushing.sending import WORDS_MAX_BYTES, Outcome, are_keys, send
from tests.conversations.pushing.endpoint import BrowserKeys, PushServer, check_sender


@dataclass
class Row:
    """A subscription."""

    endpoint: str
    p256dh: str
    auth: str


def row_at(endpoint: str, keys: BrowserKeys) -> Row:
    return Row(endpoint, keys.p256dh, keys.auth)


def test_only_the_browser_can_read_what_was_pushed(server: PushServer, keys: BrowserKeys) -> None:
    words = "小梅 liked your note".encode()
    assert send(row_at(server.url(), keys), words) is Outcome.SENT
    body = server.requests[0].body
    assert keys.open(body) == words
    assert words not in body
    with pytest.raises(InvalidTag):
        BrowserKeys(seed=2).open(body)


def test_the_largest_push_fits_into_what_push_servers_take(server: PushServer, keys: BrowserKeys) -> None:
    assert send(row_at(server.url(), keys), b"w" * WORDS_MAX_BYTES) is Outcome.SENT
    assert len(server.requests[0].body) <= 4_096
    with pytest.raises(ValueError, match="too long"):
        send(row_at(server.url(), keys), b"w" * (WORDS_MAX_BYTES + 1))
    assert len(server.requests) == 1


def test_the_push_server_learns_who_sends_and_that_it_is_meant_for_it(
    server: PushServer, keys: BrowserKeys
) -> None:
    send(row_at(server.url("/browser/7?a=b"), keys), b"{}", topic="c12", urgent=True)
    request = server.requests[0]
    claims, key = check_sender(request.headers["authorization"])
    assert (claims["aud"], claims["sub"]) == (f"https://localhost:{server.port}", "mailto:op@example.org")
    assert key == own_keys.public_key()
    assert (request.path, request.headers["host"]) == ("/browser/7?a=b", f"localhost:{server.port}")
    assert request.headers["content-encoding"] == "aes128gcm"
    assert (request.headers["urgency"], request.headers["topic"]) == ("high", "c12")
    assert int(request.headers["ttl"]) == 24 * 3600


def test_the_key_is_made_once_and_nobody_else_may_read_it(settings: Any) -> None:
    path: Path = settings.SAMPAN_PUSH_KEY
    first = own_keys.public_key()
    own_keys._key.cache_clear()
    assert own_keys.public_key() == first
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in path.parent.iterdir() if file.name.startswith("push.pem")] == ["push.pem"]


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (201, Outcome.SENT),
        (404, Outcome.GONE),
        (410, Outcome.GONE),
        (413, Outcome.FAILED),
        (500, Outcome.FAILED),
    ],
)
def test_what_the_answer_means(status: int, outcome: Outcome, server: PushServer, keys: BrowserKeys) -> None:
    server.status = status
    assert send(row_at(server.url(), keys), b"{}") is outcome


def test_a_redirect_is_not_followed(server: PushServer, keys: BrowserKeys) -> None:
    server.status, server.location = 307, server.url("/elsewhere")
    assert send(row_at(server.url(), keys), b"{}") is Outcome.FAILED
    assert [request.path for request in server.requests] == ["/browser/1"]


def test_a_long_answer_is_not_read_to_its_end(server: PushServer, keys: BrowserKeys) -> None:
    server.reply = 200 * 1024**2
    assert send(row_at(server.url(), keys), b"{}") is Outcome.SENT


def test_a_server_that_does_not_answer_is_given_up_on(
    server: PushServer, keys: BrowserKeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    import threading

    monkeypatch.setattr(sending, "TIMEOUT_SECONDS", 0.2)
    release = threading.Event()
    server.hears = lambda: release.wait(20)
    try:
        assert send(row_at(server.url(), keys), b"{}") is Outcome.FAILED
    finally:
        release.set()


def test_after_three_failures_a_server_is_left_alone(server: PushServer, keys: BrowserKeys) -> None:
    server.status = 503
    outcomes = [send(row_at(server.url(), keys), b"{}") for _time in range(5)]
    assert outcomes == [Outcome.FAILED] * 5
    assert len(server.requests) == 3


def test_a_certificate_for_another_name_is_refused(
    server: PushServer, keys: BrowserKeys, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SAMPAN_PUSH_PRIVATE_HOSTS = ["push.example.org"]
    answers = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", server.port))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_k: answers)
    assert send(row_at(server.url(host="push.example.org"), keys), b"{}") is Outcome.FAILED
    assert server.requests == []


def test_a_name_that_leads_into_the_house_gets_nothing(
    server: PushServer, keys: BrowserKeys, settings: Any
) -> None:
    settings.SAMPAN_PUSH_PRIVATE_HOSTS = []
    assert send(row_at(server.url(), keys), b"{}") is Outcome.GONE
    assert send(row_at(server.url(host="127.0.0.1"), keys), b"{}") is Outcome.GONE
    assert server.requests == []


def test_one_private_address_among_public_ones_is_enough_to_refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, 443)) for ip in ("93.184.216.34", "10.0.0.7")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_k: answers)
    with pytest.raises(BadEndpoint):
        resolve(read_endpoint("https://push.example.org/x"))


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1"),
        *(
            "::1",
            "fe80::1%eth0",
            "fd00::1",
            "::ffff:10.0.0.1",
            "2002:7f00:1::",
            "64:ff9b::7f00:1",
            "224.0.0.1",
        ),
        *("2001:0:7f00:1::", "::", "255.255.255.255", "224.0.0.1", "not an address"),
    ],
)
def test_addresses_of_private_networks_are_known_in_every_guise(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "::ffff:8.8.8.8"])
def test_addresses_of_the_open_internet_are_taken(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "http://push.example.org/x",
        "ftp://push.example.org/x",
        "https://",
        "https://user:pass@push.example.org/x",
        "https://push.example.org/x#mark",
        "https://push.example.org:99999/x",
        "https://push.example.org/\r\nX: y",
        "https://push.example.org/" + "x" * 1_000,
        "https://пуш.example.org/",
        "//push.example.org/x",
        "javascript:alert(1)",
        "",
    ],
)
def test_what_is_no_https_address_is_refused_without_asking_anybody(url: str) -> None:
    with pytest.raises(BadEndpoint):
        read_endpoint(url)


def test_keys_that_no_browser_makes_are_refused(keys: BrowserKeys) -> None:
    assert are_keys(keys.p256dh, keys.auth)
    for p256dh, auth in [
        (keys.p256dh, keys.auth[:-4]),
        (keys.p256dh[:-4], keys.auth),
        ("B" * 87, keys.auth),
        ("", ""),
        ("小" * 87, keys.auth),
        (keys.p256dh, "小" * 16),
    ]:
        assert not are_keys(p256dh, auth)


def test_the_log_names_the_server_and_no_address_key_or_word(
    server: PushServer, keys: BrowserKeys, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server.status = 400
    send(row_at(server.url("/secret-address"), keys), b"secret words")
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("sampan")]
    assert ours == ["localhost refused a push with status 400"]
    everything = " ".join(
        record.getMessage() for record in caplog.records if record.name != "httpcore.http11"
    )
    assert "secret words" not in everything
    assert keys.auth not in everything
