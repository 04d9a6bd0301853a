"""What is remembered of the notes that a person met."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from sampan.discovery.ranking.seen import REMEMBERED, SeenFilter

quickly = settings(max_examples=60, deadline=None, derandomize=True, database=None)
ids = st.lists(st.integers(1, 2**62), max_size=80)


def array(note_ids: list[int]) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    return np.array(note_ids, dtype=np.int64)


@quickly
@given(ids, ids)
def test_what_was_met_is_known_and_what_was_not_is_not(met: list[int], other: list[int]) -> None:
    seen = SeenFilter()
    seen.add(met)
    assert seen.mask(array(met)).all()
    assert not seen.mask(array([one for one in other if one not in met])).any()


@quickly
@given(ids, ids)
def test_it_survives_being_stored(met: list[int], opened: list[int]) -> None:
    seen = SeenFilter()
    seen.add(met)
    seen.add_opened(opened)
    again = SeenFilter(seen.packed())
    assert again.packed() == seen.packed()
    assert again.mask(array(met + opened)).all()
    assert not again.add_opened(opened).any()


def test_neighbouring_ids_are_told_apart() -> None:
    seen = SeenFilter()
    seen.add(range(2**40, 2**40 + 2_000))
    assert not seen.mask(array(list(range(2**40 + 2_000, 2**40 + 4_000)))).any()


def test_the_oldest_are_forgotten_first() -> None:
    seen = SeenFilter()
    seen.add([7])
    seen.add(range(100, 100 + REMEMBERED - 1))
    assert (len(seen), bool(seen.mask(array([7]))[0])) == (REMEMBERED, True)
    seen.add([99_999])
    assert (len(seen), bool(seen.mask(array([7]))[0])) == (REMEMBERED, False)
    assert len(seen.packed()) == 4 * REMEMBERED


def test_meeting_a_note_again_makes_it_new_in_the_row() -> None:
    seen = SeenFilter()
    seen.add([7])
    seen.add(range(100, 100 + REMEMBERED - 1))
    seen.add([7])
    seen.add([99_999])
    assert seen.mask(array([7])).all()


def test_each_note_is_new_once() -> None:
    seen = SeenFilter()
    assert seen.add([1, 2, 1]).tolist() == [True, True, False]
    assert seen.add([2, 3]).tolist() == [False, True]


def test_opening_is_told_apart_from_meeting() -> None:
    seen = SeenFilter()
    seen.add([1, 2])
    assert seen.add_opened([1, 3]).tolist() == [True, True]
    assert seen.add([1, 3]).tolist() == [False, False]
    assert seen.add_opened([1, 2, 3]).tolist() == [False, True, False]
    assert len(seen) == 3
