"""Keeps of a corpus the pairs that say the same most surely: talk and prose whose two sides lie nearest.

    python -m training.sift --corpus train.tsv.gz --out sifted.tsv.gz [--talk 1500] [--prose 1500]

For a training that has time for little. Talk about bookings and what is technical or law is left out; of what
remains three times as many lines as wanted are drawn, and their nearer third by the embedding is kept.
"""

from __future__ import annotations

import argparse
import gzip
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sampan.translation.embedding import embed
from training.corpus import read_corpus
from training.near import stable_number
from training.styles import Style, is_technical, is_travel, style_of

DRAWN_FOR_ONE = 3
WORDS_MIN = {Style.TALK: 4, Style.OTHER: 10}
"""Shorter lines teach little, and a shorter line that is not said is mostly a heading."""
WORDS_MAX = 45

Pair = tuple[str, str]
Embed = Callable[[Sequence[str]], NDArray[np.float32]]


def sift(pairs: Iterable[Pair], *, talk: int, prose: int, embed_lines: Embed) -> list[Pair]:
    """At most ``talk`` and ``prose`` pairs, the same every time."""
    found: dict[Style, list[Pair]] = {Style.TALK: [], Style.OTHER: []}
    for zh, en in dict.fromkeys(pairs):
        style = style_of(zh, en)
        if style in found and is_wanted(zh, en, style):
            found[style].append((zh, en))
    return [
        *_nearest(found[Style.TALK], talk, embed_lines),
        *_nearest(found[Style.OTHER], prose, embed_lines),
    ]


def is_wanted(zh: str, en: str, style: Style) -> bool:
    """Whether a pair of this style is long enough, and neither technical nor about bookings."""
    words = len(en.split())
    return WORDS_MIN[style] <= words <= WORDS_MAX and not is_technical(en) and not is_travel(zh, en)


def _nearest(pairs: list[Pair], count: int, embed_lines: Embed) -> list[Pair]:
    drawn = sorted(pairs, key=lambda pair: stable_number(pair[1] + "\t" + pair[0]))[: DRAWN_FOR_ONE * count]
    if not drawn:
        return []
    sides = [embed_lines([pair[side] for pair in drawn]) for side in (0, 1)]
    nearness = (sides[0] * sides[1]).sum(axis=1)
    return [drawn[place] for place in np.argsort(-nearness, kind="stable")[:count]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the file."""
    parser = argparse.ArgumentParser("training.sift", description=__doc__.split("\n", 1)[0])
    parser.add_argument("--corpus", type=Path, required=True, help="pairs, zh<TAB>en a line, packed by gzip")
    parser.add_argument("--out", type=Path, required=True, help="the same form")
    parser.add_argument("--talk", type=int, default=1_500)
    parser.add_argument("--prose", type=int, default=1_500)
    chosen = parser.parse_args(arguments)
    kept = sift(read_corpus(chosen.corpus), talk=chosen.talk, prose=chosen.prose, embed_lines=embed)
    with gzip.open(chosen.out, "wt", encoding="utf-8", newline="\n") as lines:
        lines.writelines(f"{zh}\t{en}\n" for zh, en in kept)
    print(f"{len(kept)} pairs")
    return 0


if __name__ == "__main__":
    sys.exit(main())
