"""Lost spaces come back where the letters stand apart, and only there."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sampan.translation.pictures.spacing import mend_spaces, tidy
from sampan.translation.pictures.tiles import OVERLAP, SIDE_MAX, TILES_MAX, cut_tiles, owned_by


def places(*steps: float) -> list[float]:
    """Where letters stand that are these steps apart."""
    found = [0.0]
    for step in steps:
        found.append(found[-1] + step)
    return found


def test_a_wide_gap_between_characters_becomes_a_space() -> None:
    assert mend_spaces("茶位按人头收", places(34, 60, 34, 33, 35)) == "茶位 按人头收"


def test_characters_set_evenly_stay_together() -> None:
    assert mend_spaces("慢慢享受", places(34, 38, 33)) == "慢慢享受"


def test_letters_and_digits_part_where_they_stand_apart() -> None:
    assert mend_spaces("Open7am", places(20, 20, 20, 34, 36, 20)) == "Open 7 am"
    assert mend_spaces("mp3files", places(20, 20, 20, 20, 20, 20, 20)) == "mp3files"


def test_one_place_for_each_letter_is_asked_for() -> None:
    with pytest.raises(ValueError, match="one place"):
        mend_spaces("茶", [])


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("Open7:30 daily", "Open 7:30 daily"),
        ("butter,jam", "butter, jam"),
        ("Hello !", "Hello!"),
        ("  a   b ", "a b"),
    ],
)
def test_small_slips_are_tidied(read: str, meant: str) -> None:
    assert tidy(read) == meant


@given(st.integers(16, 4000), st.integers(16, 12_000))
def test_tiles_cover_the_picture_and_stay_small(width: int, height: int) -> None:
    tiles = cut_tiles(width, height)
    assert 1 <= len(tiles) <= TILES_MAX
    assert max(tile.top + tile.height for tile in tiles) == height
    assert max(tile.left + tile.width for tile in tiles) == width
    for tile in tiles:
        assert max(tile.width, tile.height) * tile.scale <= SIDE_MAX + 2
    for one, other in itertools.pairwise(tiles):
        shared = one.top + one.height - other.top if height >= width else one.left + one.width - other.left
        assert shared * one.scale >= OVERLAP / 2


def test_a_line_in_two_tiles_is_taken_once() -> None:
    tiles = cut_tiles(750, 6000)
    for y in range(0, 5900, 37):
        corners = [(100, y), (600, y), (600, y + 40), (100, y + 40)]
        assert (
            sum(
                owned_by(tiles, tile, corners)
                for tile in tiles
                if tile.top <= y + 20 <= tile.top + tile.height
            )
            == 1
        )
