"""Makes blocks out of lines: what belongs together, in the order of reading, without the noise."""

from __future__ import annotations

from collections.abc import Sequence
from math import log
from statistics import median

from sampan.translation.language import detect_language, has_words
from sampan.translation.pictures.boxes import Box, by_angle, turned
from sampan.translation.pictures.noise import is_noise, is_watermark
from sampan.translation.pictures.order import Edges, reading_order
from sampan.translation.pictures.paragraphs import chain_columns, chain_lines, join_pieces, join_words
from sampan.translation.pictures.types import Block, Line

BLOCK_CHARS_MAX = 600
"""Characters of one block; a longer one would not fit into its place in any language."""
SIZE_STEP = 1.3
"""Print is taken for larger when it is larger by this factor."""


def find_blocks(
    lines: Sequence[Line], *, width: int, height: int, blocks_max: int = 40, chars_max: int = 2_000
) -> list[Block]:
    """What a picture of `width` by `height` pixels says, as people read it.

    Lines that are most likely no writing and watermarks are left out, beyond the limits the smallest print
    is. Prices and times stay, so that nothing is drawn over them, unless there is nothing else.
    """
    useful = [line for line in lines if not is_noise(line)]
    blocks: list[Block] = []
    for angle, boxes in by_angle(useful):
        upright = join_pieces([box for box in boxes if not box.vertical])
        columns = [box for box in boxes if box.vertical]
        chains = [*chain_lines(upright), *chain_columns(columns)]
        blocks += [_block(chain, angle, width, height) for chain in chains]
    wanted = [block for block in blocks if not is_watermark(block.text)]
    if not any(has_words(block.text) for block in wanted):
        return []
    kept = _within(wanted, blocks_max, chars_max)
    return reading_order(kept, lambda block: _edges(block, width, height))


def _block(chain: list[Box], angle: float, width: int, height: int) -> Block:
    left, right = min(box.left for box in chain), max(box.right for box in chain)
    top, bottom = min(box.top for box in chain), max(box.bottom for box in chain)
    middle = turned(((left + right) / 2, (top + bottom) / 2), angle)
    text = join_words([box.text for box in chain])[:BLOCK_CHARS_MAX]
    letters = sum(len(box.text) for box in chain) or 1
    return Block(
        text=text,
        x=_part(middle[0] / width),
        y=_part(middle[1] / height),
        width=_part((right - left) / width),
        height=_part((bottom - top) / height),
        angle=angle,
        size=_part(median(box.size for box in chain) / height),
        lines=len(chain),
        vertical=chain[0].vertical,
        confidence=sum(box.confidence * len(box.text) for box in chain) / letters,
        language=detect_language(text),
    )


def _part(share: float) -> float:
    return min(1.0, max(0.0, share))


def _within(blocks: list[Block], blocks_max: int, chars_max: int) -> list[Block]:
    """The blocks with the largest print, as many as the limits allow; of print alike the upper ones."""
    kept, chars = [], 0
    for block in sorted(blocks, key=lambda one: (-_step_of(one.size), one.y))[:blocks_max]:
        chars += len(block.text)
        if chars > chars_max:
            break
        kept.append(block)
    return kept


def _step_of(size: float) -> int:
    """The size on a scale of steps that the eye tells apart."""
    return round(log(max(size, 1e-4)) / log(SIZE_STEP))


def _edges(block: Block, width: int, height: int) -> Edges:
    half_width, half_height = block.width * width / 2, block.height * height / 2
    # A little less than it covers, so that boxes that touch do not hide the white space between them.
    shrink = 0.15 * block.size * height
    x, y = block.x * width, block.y * height
    across, down = half_width - shrink, half_height - shrink
    return (x - across, y - down, x + across, y + down)
