"""The handing out of live messages."""

import json

import pytest

from sampan.web.live.hub import QUEUE_LENGTH, REMEMBERED, Full, Hub, Listener


@pytest.fixture
def hub() -> Hub:
    """A hub with room for three pages, two from one address."""
    return Hub(most=3, most_per_address=2)


def message(channel: str, **data: object) -> str:
    """What `core.live.publish` sends."""
    return json.dumps({"channel": channel, "data": data}, ensure_ascii=False)


def waiting(listener: Listener) -> list[str]:
    """The events that wait for a page, as text; 'goodbye' for the end."""
    events = []
    while not listener.waiting.empty():
        event = listener.waiting.get_nowait()
        events.append("goodbye" if event is None else event.decode())
    return events


def test_a_message_reaches_the_pages_of_its_channel_only(hub: Hub) -> None:
    chinese, english = hub.join(["text:zh-Hans"], "a"), hub.join(["text:en"], "a")

    hub.publish(message("text:zh-Hans", keys=["船"]))

    [event] = waiting(chinese)
    assert json.loads(event.split("data: ")[1]) == {"channel": "text:zh-Hans", "data": {"keys": ["船"]}}
    assert waiting(english) == []


def test_a_page_that_left_hears_nothing(hub: Hub) -> None:
    page = hub.join(["text:en"], "a")

    hub.leave(page)
    hub.leave(page)
    hub.publish(message("text:en"))

    assert waiting(page) == []
    assert hub.by_channel == {}
    assert not hub.addresses


def test_a_slow_page_is_let_go_and_the_others_hear_on(hub: Hub) -> None:
    slow, quick = hub.join(["text:en"], "a"), hub.join(["text:en"], "b")

    for _number in range(QUEUE_LENGTH + 1):
        hub.publish(message("text:en"))
        assert len(waiting(quick)) == 1

    assert waiting(slow) == ["goodbye"]
    assert hub.listeners == {quick}


def test_a_page_that_comes_back_gets_what_it_missed_on_its_channels(hub: Hub) -> None:
    page = hub.join(["text:en"], "a")
    hub.publish(message("text:en", number=1))
    seen = waiting(page)[0].splitlines()[0].removeprefix("id: ")
    hub.leave(page)
    hub.publish(message("text:en", number=2))
    hub.publish(message("text:zh-Hans", number=3))

    again = hub.join(["text:en"], "a", seen)

    [event] = waiting(again)
    assert '"number": 2' in event


@pytest.mark.parametrize("last", ["older-5", "nonsense", "-", "1-²"])
def test_a_page_that_was_away_too_long_is_told_of_the_gap(hub: Hub, last: str) -> None:
    page = hub.join(["text:en"], "a", last)

    assert "event: gap" in waiting(page)[0]


def test_messages_beyond_memory_are_a_gap(hub: Hub) -> None:
    hub.publish(message("text:en"))
    first = f"{hub.epoch}-{hub.number}"
    for _number in range(REMEMBERED + 1):
        hub.publish(message("text:en"))

    page = hub.join(["text:en"], "a", first)

    assert [event.splitlines()[1] for event in waiting(page)] == ["event: gap"]


def test_there_is_room_for_so_many_pages_in_all_and_from_one_address(hub: Hub) -> None:
    hub.join(["text:en"], "a")
    hub.join(["text:en"], "a")
    with pytest.raises(Full, match="one address"):
        hub.join(["text:en"], "a")
    hub.join(["text:en"], "b")
    with pytest.raises(Full, match="server"):
        hub.join(["text:en"], "c")

    assert len(hub.listeners) == 3


@pytest.mark.parametrize("broken", ["", "{", "[]", '{"data": {}}', "7"])
def test_a_broken_message_is_dropped(hub: Hub, broken: str) -> None:
    page = hub.join(["text:en"], "a")

    hub.publish(broken)

    assert waiting(page) == []


def test_all_pages_are_told_when_messages_may_be_lost_and_when_the_server_ends(hub: Hub) -> None:
    page = hub.join(["text:en"], "a")

    hub.tell_gap()
    assert "event: gap" in waiting(page)[0]
    hub.close()

    assert waiting(page) == ["goodbye"]
    assert not hub.listeners
