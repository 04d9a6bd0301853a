"""Who may hear which channel, and from which pages."""

import pytest

from sampan.web.live.access import (
    CHANNELS_MOST,
    Refused,
    allowed_channels,
    client_address,
    is_own_origin,
    wanted_channels,
)


def test_the_channel_of_a_language_is_open_to_all() -> None:
    assert allowed_channels({"text:zh-Hans"}, set()) == (["text:zh-Hans"], [])


def test_a_closed_channel_needs_a_token_that_names_it() -> None:
    granted = {"media:5", "account:7"}
    assert allowed_channels({"media:5", "account:7"}, granted) == (["account:7", "media:5"], [])
    assert allowed_channels({"text:en", "media:6"}, granted) == (["text:en"], ["media:6"])
    with pytest.raises(Refused, match="media:6"):
        allowed_channels({"media:6"}, granted)


@pytest.mark.parametrize("wanted", ["text:*", "text:fr", "other:1", "account:", "media:5 ", "account:1;2"])
def test_unknown_channels_are_refused_even_when_a_token_names_them(wanted: str) -> None:
    with pytest.raises(Refused):
        allowed_channels({wanted}, {wanted})


def test_a_page_has_to_name_a_channel() -> None:
    with pytest.raises(Refused):
        allowed_channels(wanted_channels(["", ","]), set())


def test_channels_may_come_together_or_one_by_one() -> None:
    assert wanted_channels(["text:en,media:1", "media:2"]) == {"text:en", "media:1", "media:2"}


def test_a_page_cannot_ask_for_any_number_of_channels() -> None:
    names = [f"media:{number}" for number in range(CHANNELS_MOST + 1)]
    with pytest.raises(Refused):
        allowed_channels(names, names)


@pytest.mark.parametrize(
    ("origin", "host", "own"),
    [
        ("http://localhost:8000", "localhost:8001", True),
        ("http://192.168.1.5:8000", "192.168.1.5:8001", True),
        ("https://sampan.example", "sampan.example", True),
        ("https://pages.example", "live.example", True),
        ("http://localhost:9000", "localhost:8001", False),
        ("http://evil.example:8000", "localhost:8001", False),
        ("null", "localhost:8001", False),
        ("http://[broken", "localhost:8001", False),
        ("http://localhost:99999999", "localhost:8001", False),
    ],
)
def test_only_the_instances_own_pages_may_listen(origin: str, host: str, own: bool) -> None:
    assert is_own_origin(origin, host, port=8000, trusted=["https://pages.example"]) is own


def test_a_forwarded_address_counts_only_behind_a_trusted_proxy() -> None:
    assert client_address("10.0.0.1", "6.6.6.6, 1.2.3.4", 0) == "10.0.0.1"
    assert client_address("10.0.0.1", "6.6.6.6, 1.2.3.4", 1) == "1.2.3.4"
    assert client_address("10.0.0.1", "", 1) == "10.0.0.1"
