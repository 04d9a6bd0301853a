"""The words in pictures: whether to offer their translation, and as a description for who cannot see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse

from sampan.notes.selectors.pictures import block_text
from sampan.translation.pictures.types import Block, blocks_of
from sampan.translation.types import UND
from sampan.web.present.rows import MediaRow
from sampan.web.present.texts import Texts, needs_translation
from sampan.web.shown_media import ShownPicture, WordsState
from sampan.web.shown_text import TextState

DESCRIBED_BLOCKS = 12
"""Blocks that stand for a missing description: as much as one listens to before the next picture."""
DESCRIBED_CHARS = 300
"""And characters."""


@dataclass(frozen=True, slots=True)
class ShownBlock:
    """A block of words in a picture for one reader; `words` are the best there are now, in `language`."""

    block: Block
    words: str
    language: str
    state: TextState
    key: str
    doubtful: bool

    def as_json(self) -> dict[str, Any]:
        """What the page's script draws. Places in parts of the picture; languages '' when unknown."""
        x, y, width, height = self.block.x, self.block.y, self.block.width, self.block.height
        return {
            "box": [round(number, 4) for number in (x, y, width, height)],
            "angle": round(self.block.angle, 1),
            "size": round(self.block.size, 4),
            "lines": self.block.lines,
            "vertical": self.block.vertical,
            "original": self.block.text,
            "original_language": _tag(self.block.language),
            "words": self.words,
            "language": _tag(self.language),
            "state": self.state,
            "key": self.key,
            "doubtful": self.doubtful,
        }


def want_words(row: MediaRow, texts: Texts) -> None:
    """Ask for the words that describe a picture which its author has not described. No query where the row
    was loaded with its words.
    """
    if row.alt:
        return
    for place, block in enumerate(_described(row)):
        texts.want(_ref(row, place), block_text(block))


def with_words(shown: ShownPicture, row: MediaRow, texts: Texts) -> ShownPicture:
    """The picture with what is known of the words in it; they have been found. No query."""
    state = _state(row)
    if state == "ready":
        described = (
            [] if row.alt else [texts.words(_ref(row, place)) for place, _ in enumerate(_described(row))]
        )
        shown = replace(shown, words=_shortened(" / ".join(" ".join(words.split()) for words in described)))
        if not any(needs_translation(block_text(block), texts.reader.language) for block in _blocks(row)):
            return shown
    if state in ("ready", "reading"):
        url = f"{reverse('picture_words', args=[row.id])}?to={texts.reader.language}&v={row.version}"
        return replace(shown, words_state=state, words_url=url)
    return shown


def shown_blocks(blocks: Sequence[Block], *, note: Any, texts: Texts) -> list[ShownBlock]:
    """Every block for the reader of `texts`, translated as far as the memory goes; the rest is ordered."""
    for place, block in enumerate(blocks):
        texts.want(f"block:{place}", block_text(block, note=note), asked=True)
    texts.find_or_order()
    return [_block(block, f"block:{place}", texts) for place, block in enumerate(blocks)]


def _block(block: Block, ref: str, texts: Texts) -> ShownBlock:
    shown = texts.title(ref)
    translated = shown.state == "translated"
    return ShownBlock(
        block=block,
        words=texts.words(ref),
        language=texts.reader.language if translated else block.language,
        state=shown.state,
        key=shown.key,
        doubtful=shown.doubtful,
    )


def _state(row: MediaRow) -> WordsState:
    text = getattr(row, "picture_text", None)
    if text is None:
        return ""
    if text.state in ("waiting", "working"):
        return "reading"
    return "ready" if text.state == "ready" and text.blocks else ""


def _blocks(row: MediaRow) -> list[Block]:
    return blocks_of(row.picture_text.blocks) if _state(row) == "ready" else []  # type: ignore[attr-defined]


def _described(row: MediaRow) -> list[Block]:
    return _blocks(row)[:DESCRIBED_BLOCKS]


def _ref(row: MediaRow, place: int) -> str:
    return f"media:{row.id}-{place}:words"


def _shortened(words: str) -> str:
    return words if len(words) <= DESCRIBED_CHARS else words[: DESCRIBED_CHARS - 1].rstrip() + "…"


def _tag(language: str) -> str:
    return "" if language == UND else language
