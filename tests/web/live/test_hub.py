"""The handing out of live messages."""

import json

import pytest

from sampan.web.live.hub import QUEUE_LENGTH, Full, Hub, Listener
from sampan.web.live.memory import Kept, parse_event


@pytest.fixture
def hub() -> Hub:
    """A hub with room for three pages, two from one address, that has read an empty database."""
    hub = Hub(most=3, most_per_address=2)
    hub.catch_up(Kept((), 0, 100, seconds=300.0))
    return hub


def message(number: int, *channels: str, xid: int = 0, horizon: int = 0, **data: object) -> str:
    """What `core.live.publish_to` sends; transactions come one after the other unless it is said."""
    xid = xid or 100 + number
    told = {"n": number, "x": xid, "h": horizon or xid, "c": channels, "d": data}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def fleeting(*channels: str) -> str:
    return json.dumps({"c": channels, "d": {"t": "typing"}}, separators=(",", ":"))


def kept(*messages: str, complete_from: int = 0, horizon: int = 0) -> Kept:
    events = tuple(event for event in map(parse_event, messages) if event)
    return Kept(events, complete_from, horizon)


def waiting(listener: Listener) -> list[str]:
    """The events that wait for a page, one by one, without the beats; 'goodbye' for the end."""
    if listener.is_gone:
        return ["goodbye"]
    text = b"".join(listener.waiting).decode()
    listener.waiting.clear()
    return [event for event in text.split("\n\n") if event and "event: beat" not in event]


def told(listener: Listener) -> list[object]:
    """The numbers of the events that wait for a page."""
    return [json.loads(event.split("data: ")[1]).get("n") for event in waiting(listener)]


def last_id(listener: Listener) -> str:
    """The id that a browser would come back with."""
    text = b"".join(listener.waiting).decode()
    return [line for line in text.split("\n") if line.startswith("id: ")][-1].removeprefix("id: ")


def test_a_message_reaches_the_pages_of_its_channels_only(hub: Hub) -> None:
    chinese, english = hub.join(["text:zh-Hans", "account:1"], "a"), hub.join(["text:en"], "a")

    hub.publish(message(1, "text:zh-Hans", "account:2", keys=["船"]))

    [event] = waiting(chinese)
    assert json.loads(event.split("data: ")[1]) == {
        "channel": "text:zh-Hans",
        "n": 1,
        "data": {"keys": ["船"]},
    }
    assert waiting(english) == []


def test_members_of_a_group_do_not_see_who_else_is_told(hub: Hub) -> None:
    one, other = hub.join(["account:1"], "a"), hub.join(["account:2"], "b")

    hub.publish(message(1, "account:1", "account:2", t="message"))

    assert "account:2" not in waiting(one)[0]
    assert "account:1" not in waiting(other)[0]


def test_a_page_that_left_hears_nothing(hub: Hub) -> None:
    page = hub.join(["text:en"], "a")

    hub.leave(page)
    hub.leave(page)
    page.waiting.clear()
    hub.publish(message(1, "text:en"))

    assert waiting(page) == []
    assert hub.by_channel == {}
    assert not hub.addresses


def test_a_slow_page_is_let_go_and_the_others_hear_on_and_it_can_catch_up(hub: Hub) -> None:
    slow, quick = hub.join(["text:en"], "a"), hub.join(["text:en"], "b")
    seen = last_id(slow)

    for number in range(1, QUEUE_LENGTH + 2):
        hub.publish(message(number, "text:en"))
        assert told(quick) == [number]

    assert waiting(slow) == ["goodbye"]
    assert hub.listeners == {quick}
    assert told(hub.join(["text:en"], "a", seen)) == list(range(1, QUEUE_LENGTH + 2))


def test_a_page_that_comes_back_gets_what_it_missed_on_its_channels(hub: Hub) -> None:
    page = hub.join(["text:en"], "a")
    hub.publish(message(1, "text:en"))
    seen = last_id(page)
    hub.leave(page)
    hub.publish(message(2, "text:en"))
    hub.publish(message(3, "text:zh-Hans"))

    again = hub.join(["text:en"], "a", seen)

    assert [number for number in told(again) if number != 1] == [2]


def test_a_page_that_never_heard_anything_gets_what_came_since_it_was_made(hub: Hub) -> None:
    hub.publish(message(1, "text:en"))

    assert told(hub.join(["text:en"], "a", "", hub.memory.clock())) == [1]
    assert told(hub.join(["text:en"], "a")) == []


def test_a_page_that_was_cut_off_before_its_first_event_misses_nothing(hub: Hub) -> None:
    page = hub.join(["text:en"], "a")
    seen = last_id(page)
    hub.leave(page)
    hub.publish(message(1, "text:en"))

    assert told(hub.join(["text:en"], "a", seen)) == [1]


def test_what_is_fleeting_is_told_once_and_moves_nobody_on(hub: Hub) -> None:
    page = hub.join(["account:1"], "a")
    seen = last_id(page)
    waiting(page)

    hub.publish(fleeting("account:1"))

    assert waiting(page) == ['data: {"channel":"account:1","data":{"t":"typing"}}']
    assert waiting(hub.join(["account:1"], "a", seen)) == []


def test_a_new_process_goes_on_where_the_old_one_ended(hub: Hub) -> None:
    page = hub.join(["account:1"], "a")
    hub.publish(message(1, "account:1"))
    # 105 had begun but not ended when number 2 was written: whoever heard 2 may still miss number 3.
    hub.publish(message(2, "account:1", xid=106, horizon=105))
    seen, heard = last_id(page), told(page)
    new = Hub(most=3, most_per_address=2)

    both = [message(1, "account:1"), message(2, "account:1", xid=106, horizon=105)]
    later = [message(3, "account:1", xid=105), message(4, "account:1", xid=110)]
    new.catch_up(kept(*both, *later, complete_from=101, horizon=111))
    missed = told(new.join(["account:1"], "a", seen))

    assert heard == [1, 2]
    assert set(missed) | set(heard) == {1, 2, 3, 4}
    assert {3, 4} <= set(missed)


def test_after_a_break_of_the_database_connection_pages_get_what_it_kept_and_nothing_twice(hub: Hub) -> None:
    page = hub.join(["text:en"], "a")
    hub.publish(message(1, "text:en"))

    hub.catch_up(kept(*(message(n, "text:en") for n in (1, 2, 3)), complete_from=101, horizon=104))
    hub.publish(message(3, "text:en"))  # it was committed while the database was read
    hub.publish(message(4, "text:en"))

    assert told(page) == [1, 2, 3, 4]


def test_a_break_so_long_that_the_database_kept_too_little_is_told(hub: Hub) -> None:
    page = hub.join(["text:en"], "a")
    seen = last_id(page)
    waiting(page)

    hub.catch_up(kept(message(900, "text:en", xid=5_000), complete_from=5_000, horizon=5_001))

    events = waiting(page)
    assert '"n":900' in events[0]
    assert "event: gap" in events[1]
    assert "event: gap" in waiting(hub.join(["text:en"], "a", seen))[0]


@pytest.mark.parametrize("last", ["older-5", "nonsense", "-", "1-²", "²", "9" * 40])
def test_an_id_that_means_nothing_here_is_a_gap(hub: Hub, last: str) -> None:
    assert "event: gap" in waiting(hub.join(["text:en"], "a", last))[0]


def test_there_is_room_for_so_many_pages_in_all_and_from_one_address(hub: Hub) -> None:
    hub.join(["text:en"], "a")
    hub.join(["text:en"], "a")
    with pytest.raises(Full, match="one address"):
        hub.join(["text:en"], "a")
    hub.join(["text:en"], "b")
    with pytest.raises(Full, match="server"):
        hub.join(["text:en"], "c")

    assert len(hub.listeners) == 3


@pytest.mark.parametrize("broken", ["", "{", "[]", '{"d": {}}', "7"])
def test_a_broken_message_is_dropped(hub: Hub, broken: str) -> None:
    page = hub.join(["text:en"], "a")

    hub.publish(broken)

    assert waiting(page) == []
    assert not hub.memory.events


def test_all_pages_are_told_when_messages_may_be_lost_and_when_the_server_ends(hub: Hub) -> None:
    page = hub.join(["text:en"], "a")

    hub.tell_gap()
    assert "event: gap" in waiting(page)[0]
    hub.close()

    assert waiting(page) == ["goodbye"]
    assert not hub.listeners


def test_the_end_of_a_session_ends_its_pages_and_no_others(hub: Hub) -> None:
    ended = hub.join(["account:1"], "a", ends=["ends:session:x", "ends:account:1"])
    other = hub.join(["account:1"], "a", ends=["ends:session:y", "ends:account:1"])

    hub.publish(message(1, "ends:session:x"))
    hub.publish(message(2, "account:1"))

    assert b"".join(ended.waiting).startswith(b"event: ended")
    assert ended.is_gone
    assert told(other) == [2]
    hub.publish(message(3, "ends:account:1"))
    assert other.is_gone
    assert (hub.listeners, hub.by_channel) == (set(), {})


def test_an_end_that_was_missed_is_made_up_for(hub: Hub) -> None:
    page = hub.join(["account:1"], "a", ends=["ends:account:1"])

    hub.catch_up(kept(message(1, "ends:account:1"), horizon=102))

    assert page.is_gone


def test_where_ends_may_have_been_lost_every_member_is_let_in_anew(hub: Hub) -> None:
    member, visitor = hub.join(["account:1"], "a", ends=["ends:account:1"]), hub.join(["text:en"], "a")

    hub.catch_up(kept(complete_from=500, horizon=600))

    assert (member.is_gone, visitor.is_gone) == (True, False)


def test_an_end_of_before_does_not_end_a_page_that_was_let_in_since(hub: Hub) -> None:
    hub.publish(message(1, "ends:account:1"))

    late = hub.join(["account:1"], "a", "100", ends=["ends:account:1"])

    assert waiting(late) == []
    assert not late.is_gone


def test_words_that_were_taken_back_are_not_told_to_who_comes_later(hub: Hub) -> None:
    page = hub.join(["account:1"], "a")
    since = last_id(page)
    hub.publish(message(1, "account:1", words="Secret"))
    hub.publish(message(2, "account:1", words="Others"))
    size = hub.memory.size

    hub.publish(message(3, "forgotten", numbers=[1], instead={"t": "changed"}))

    missed = waiting(hub.join(["account:1"], "a", since))
    assert [json.loads(event.split("data: ")[1])["data"] for event in missed] == [
        {"t": "changed"},
        {"words": "Others"},
    ]
    assert hub.memory.size == sum(len(event.data) for event in hub.memory.events) != size


def test_what_is_told_to_the_hub_alone_may_be_broken(hub: Hub) -> None:
    for number, data in enumerate([{}, {"numbers": 1, "instead": {}}, {"numbers": [[]], "instead": {}}]):
        hub.publish(message(number + 1, "forgotten", **data))  # type: ignore[arg-type]

    assert len(hub.memory.events) == 3
