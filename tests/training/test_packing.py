"""Packed rows: what is in them, in which places, and that the file gives them back."""

from pathlib import Path

import numpy as np

from training.packing import ROW_TOKENS, START, Cut, load_packs, pack, save_packs

STARTS = ([1, 2, 3], [4, 5])


def _cuts(count: int) -> list[Cut]:
    chance = np.random.default_rng(3)
    return [
        Cut(
            place % 2,
            tuple(chance.integers(10, 150_000, chance.integers(3, 60)).tolist()),
            tuple(chance.integers(10, 150_000, chance.integers(2, 60)).tolist()),
        )
        for place in range(count)
    ]


def test_every_passage_stands_once_in_a_row_of_its_direction() -> None:
    cuts = _cuts(200)
    packs = pack(cuts, STARTS)
    found = []
    for row, way in zip(packs.rows(), packs.ways.tolist(), strict=True):
        assert len(row.tokens) <= ROW_TOKENS
        assert row.tokens[row.segments == START].tolist() == STARTS[way]
        for number in range(1, row.segments.max() + 1):
            mine = row.segments == number
            answer = row.answers[mine]
            tokens = row.tokens[mine].tolist()
            found.append(Cut(way, tuple(tokens[: (~answer).sum()]), tuple(tokens[(~answer).sum() :])))
            first = len(STARTS[way])
            assert row.positions[mine].tolist() == list(range(first, first + len(tokens)))
    assert sorted(found, key=repr) == sorted(cuts, key=repr)


def test_rows_are_filled_well() -> None:
    packs = pack(_cuts(2_000), STARTS)
    assert packs.lengths.sum() > 0.93 * len(packs) * ROW_TOKENS


def test_a_passage_longer_than_a_row_is_left_out() -> None:
    long = Cut(0, tuple(range(ROW_TOKENS)), (1, 2))
    assert len(pack([long], STARTS)) == 0
    assert len(pack([long, *_cuts(2)], STARTS).lengths) == 2


def test_the_file_gives_back_the_same_rows(tmp_path: Path) -> None:
    packs = pack(_cuts(50), STARTS)
    save_packs(tmp_path / "train.npz", packs)
    again = load_packs(tmp_path / "train.npz")
    for before, after in zip(packs.rows(), again.rows(), strict=True):
        for name, values in vars(before).items():
            np.testing.assert_array_equal(values, getattr(after, name))
