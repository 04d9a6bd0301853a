"""Which events somebody who comes back has missed: all of them, whatever the order of commits was."""

import random

import pytest

from sampan.web.live.memory import Event, Kept, Memory, parse_event


def event(number: int, xid: int, horizon: int | None = None, data: str = "{}") -> Event:
    return Event(number, xid, xid if horizon is None else horizon, ("text:en",), data)


def begun(memory: Memory | None = None, floor: int = 0) -> Memory:
    memory = memory or Memory()
    memory.begin(Kept((), floor, floor))
    return memory


def hear(memory: Memory, *events: Event) -> None:
    for one in events:
        memory.rise(one.horizon)
        memory.add(one)


def test_an_event_is_read_as_it_was_published() -> None:
    read = parse_event('{"n":5,"x":70,"h":69,"c":["account:1","text:en"],"d":{"a":"],\\"d\\":"}}')

    assert read == Event(5, 70, 69, ("account:1", "text:en"), '{"a":"],\\"d\\":"}')
    assert parse_event('{"c":["a"],"d":{}}') == Event(None, 0, 0, ("a",), "{}")


@pytest.mark.parametrize("broken", ["", "{", "[]", '{"d":{}}', "7", '{"c":7,"d":{}}'])
def test_what_is_no_event_is_not_read(broken: str) -> None:
    assert parse_event(broken) is None


def test_before_the_database_was_read_nobody_is_told_that_nothing_is_missing() -> None:
    assert Memory().after(0) is None
    assert Memory().since(10.0**10) is None


def test_a_transaction_that_was_open_and_committed_later_is_not_missed() -> None:
    memory = begun()
    hear(memory, event(2, 11, horizon=10))  # 10 was still running
    heard = memory.horizon
    hear(memory, event(1, 10), event(3, 12, horizon=12))

    missed = memory.after(heard)

    assert missed is not None
    assert {1, 3} <= {one.number for one in missed}


def test_random_commits_are_never_missed_wherever_a_page_was_cut_off() -> None:
    dice = random.Random(6)
    for _turn in range(200):
        memory = begun()
        running: list[int] = []
        waiting: list[Event] = []  # written, not yet committed
        heard: list[tuple[int, set[int]]] = []
        numbers: set[int] = set()
        for number in range(1, 40):
            xid = number
            running.append(xid)
            waiting.append(event(number, xid, horizon=min(running)))
            while waiting and dice.random() < 0.5:
                committed = waiting.pop(dice.randrange(len(waiting)))
                running.remove(committed.xid)
                hear(memory, committed)
                numbers.add(committed.number or 0)
                heard.append((memory.horizon, set(numbers)))
        for horizon, known in heard:
            missed = memory.after(horizon)
            assert missed is not None
            assert known | {one.number for one in missed} == numbers


def test_the_oldest_go_when_there_are_too_many_and_whoever_needs_them_is_told() -> None:
    memory = begun(Memory(events_most=100))
    hear(memory, *(event(number, number) for number in range(1, 151)))

    assert len(memory.events) <= 100
    assert memory.after(1) is None
    oldest = memory.events[0].xid
    assert [one.number for one in memory.after(oldest) or []] == list(range(oldest, 151))
    assert memory.numbers == {one.number for one in memory.events}


def test_long_events_count_by_their_length() -> None:
    memory = begun(Memory(characters_most=10_000))
    hear(memory, *(event(number, number, data="x" * 1_000) for number in range(1, 51)))

    assert len(memory.events) <= 10
    assert memory.size == sum(len(one.data) for one in memory.events)


def test_a_page_gets_what_came_since_it_was_made() -> None:
    moment = 1_000.0
    memory = begun(Memory(clock=lambda: moment))
    moment = 1_010.0
    hear(memory, event(1, 1))
    moment = 1_020.0
    hear(memory, event(2, 2))

    assert [one.number for one in memory.since(1_015.0) or []] == [2]
    assert [one.number for one in memory.since(1_005.0) or []] == [1, 2]
    assert memory.since(900.0) is None


def test_the_horizon_of_another_database_is_not_believed() -> None:
    memory = begun()
    hear(memory, event(1, 5))

    assert memory.after(6) is None
