"""Which lines belong together: pieces of one line, lines that were only wrapped, columns side by side."""

from __future__ import annotations

from itertools import pairwise

import regex

from sampan.translation.pictures.boxes import Box, gap_below, shared_height, shared_width
from sampan.translation.words import ENGLISH_FUNCTION_WORDS

PIECE_GAP = 0.7
"""Letter heights between two pieces of one line at most; the columns of a menu stand further apart."""
LINE_GAP = 0.6
"""Letter heights between two lines of a paragraph at most; the rows of a list often stand further apart."""
ALIKE = 1.35
"""Letters of one paragraph differ in height by this factor at most."""
LEAST_HAN = 8
LEAST_LATIN = 14
"""Letters from which a line is long enough to have been wrapped; the rows of a list are shorter."""
LIST_LINES = 4
LIST_SHARE = 0.4
"""Of so many lines or more, this share that is not full makes a list: no line goes on with another."""
ROOM = 1.15
"""A line counts as full when the next one's first word would have needed up to so much more room."""

_HAN = regex.compile(r"\p{Han}")
_LATIN_END = regex.compile(r"[\p{Latin}\p{Nd}'’)\]]$")
_MARKER = regex.compile(
    r"\s*(?:[☐☑•·●○◦▪■□◆★☆✓✔✅❌➤▶►\-–—*]\s?|"
    r"\(?\d{1,2}[.、)）:：]\s?(?!\d)|\d{1,2}\s+(?=\p{Lu}|\p{Han})|\d{1,2}:\d{2}|[①-⑳]|"
    r"[一二三四五六七八九十][、.])"
)
_CLOSED = regex.compile(r"(?:[¥￥$€£]\s?\d+(?:\.\d+)?|\d+(?:\.\d+)?\s?[元块¥￥$€£]|\.{2,}\s*\d+)\s*$|[:：]$")
_HYPHEN = regex.compile(r"(?<=\p{Ll}{2})-$")
_OPEN_END = regex.compile(r"[,，、&+(（\-–—]$")


def join_pieces(boxes: list[Box]) -> list[Box]:
    """Lines of which the reader saw two halves, put together again."""
    waiting = sorted(boxes, key=lambda box: (box.left, box.top))
    joined: list[Box] = []
    for box in waiting:
        home = next((index for index, one in enumerate(joined) if _is_next_piece(one, box)), None)
        if home is None:
            joined.append(box)
        else:
            joined[home] = _with(joined[home], box)
    return joined


def chain_lines(boxes: list[Box]) -> list[list[Box]]:
    """Paragraphs, each as its lines from the first to the last; a line that stands alone is one too."""
    return [chain for stack in _stacks(boxes) for chain in _split(stack)]


def chain_columns(boxes: list[Box]) -> list[list[Box]]:
    """Columns that run from top to bottom, those side by side together, from the right to the left."""
    chains: list[list[Box]] = []
    for box in sorted(boxes, key=lambda box: -box.right):
        home = next(
            (
                chain
                for chain in chains
                if chain[-1].left - box.right < 1.2 * box.width
                and shared_height(chain[-1], box) > 0.6
                and _alike(chain[-1], box)
            ),
            None,
        )
        if home is None:
            chains.append([box])
        else:
            home.append(box)
    return chains


def join_words(lines: list[str]) -> str:
    """The text of a paragraph: Chinese without spaces, English with them, a divided word made whole."""
    text = lines[0]
    for line in lines[1:]:
        if _HYPHEN.search(text) and line[:1].islower():
            text = text[:-1] + line
        elif _LATIN_END.search(text) or (text[-1:] in ",.;!?" and not _HAN.match(line)):
            text = f"{text} {line}"
        else:
            text += line
    return text


def _is_next_piece(one: Box, other: Box) -> bool:
    if one.vertical or other.vertical or shared_height(one, other) < 0.6 or not _alike(one, other):
        return False
    gap = other.left - one.right
    return -0.3 * one.height < gap < PIECE_GAP * min(one.height, other.height)


def _with(one: Box, other: Box) -> Box:
    letters = max(1, len(one.text) + len(other.text))
    sure = (one.confidence * len(one.text) + other.confidence * len(other.text)) / letters
    return Box(
        one.left,
        min(one.top, other.top),
        max(one.right, other.right),
        max(one.bottom, other.bottom),
        f"{one.text} {other.text}",
        sure,
    )


def _stacks(boxes: list[Box]) -> list[list[Box]]:
    """Lines of one height close under each other, whatever they say."""
    rows = sorted(boxes, key=lambda box: (box.top, box.left))
    stacks: list[list[Box]] = []
    for row in rows:
        near = [stack for stack in stacks if _is_under(stack[-1], row)]
        if near:
            min(near, key=lambda stack: gap_below(stack[-1], row)).append(row)
        else:
            stacks.append([row])
    return stacks


def _is_under(upper: Box, lower: Box) -> bool:
    return (
        lower.top > upper.top + 0.4 * upper.height
        and gap_below(upper, lower) <= LINE_GAP * min(upper.height, lower.height)
        and _alike(upper, lower)
        and shared_width(upper, lower) > 0.3
        and (abs(lower.left - upper.left) < 1.5 * upper.height or _centred(upper, lower))
    )


def _split(stack: list[Box]) -> list[list[Box]]:
    """The stack cut wherever a line does not go on with the one above it."""
    widest = max(box.width for box in stack)
    full = [_is_full(upper, lower, widest) for upper, lower in pairwise(stack)]
    is_list = len(stack) >= LIST_LINES and full.count(False) > LIST_SHARE * len(full)
    chains = [[stack[0]]]
    for (upper, lower), was_full in zip(pairwise(stack), full, strict=True):
        if _goes_on(upper, lower, was_full and not is_list):
            chains[-1].append(lower)
        else:
            chains.append([lower])
    return chains


def _goes_on(upper: Box, lower: Box, was_full: bool) -> bool:
    if _MARKER.match(lower.text) or _CLOSED.search(upper.text):
        return False
    if _OPEN_END.search(upper.text) or _ends_open(upper.text):
        return True
    least = LEAST_HAN if _HAN.search(upper.text) else LEAST_LATIN
    return was_full and _letters(upper.text) >= least and not lower.text[:1].isdigit()


def _is_full(upper: Box, lower: Box, widest: float) -> bool:
    """Whether the next line's first word had no more room."""
    return upper.width + ROOM * _first_word_width(lower) >= widest


def _centred(one: Box, other: Box) -> bool:
    return abs((one.left + one.right) - (other.left + other.right)) / 2 < 0.8 * one.height


def _alike(one: Box, other: Box) -> bool:
    return max(one.size, other.size) <= ALIKE * min(one.size, other.size)


def _letters(text: str) -> int:
    return sum(letter.isalnum() for letter in text)


def _ends_open(text: str) -> bool:
    """Whether a line breaks off at a word that never ends a sentence, such as 'the'."""
    last = text.rsplit(" ", 1)[-1].lower()
    return last in _NEVER_LAST and " " in text


def _first_word_width(box: Box) -> float:
    """About how wide the first word of the line is: one Han character, or a word of Latin letters."""
    word = box.text[:1] if _HAN.match(box.text) else box.text.split(" ", 1)[0]
    return box.width * (_units(word) + 0.5) / max(1.0, _units(box.text))


def _units(text: str) -> float:
    return sum(1.0 if _HAN.match(letter) else 0.5 for letter in text)


_NEVER_LAST = {
    "the",
    "a",
    "an",
    "of",
    "and",
    "or",
    "to",
    "with",
    "for",
    "from",
    "at",
    "by",
    "your",
    "my",
    "our",
} & set(ENGLISH_FUNCTION_WORDS)
