"""Brings a pair of lines into the form in which the engine meets a line: cut, with marks, with its terms."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sampan.translation.engines.prompts import PROMPTS, chat
from sampan.translation.engines.protocol import EN_TO_ZH, ZH_TO_EN, Advice, Passage
from sampan.translation.glossary.advice import TERMS_MAX, advised_terms, kept_names
from sampan.translation.glossary.matching import TermIndex
from sampan.translation.glossary.shipped import read_shipped_terms
from sampan.translation.protect import find_protected
from sampan.translation.sending import passage_of
from sampan.translation.split import Piece, cut, without_marks
from training.near import stable_number

Pair = tuple[str, str]
"""The languages from and to, as the engines name them."""
PAIRS: tuple[Pair, Pair] = (ZH_TO_EN, EN_TO_ZH)
AGAIN_ONE_IN = 16
"""So many lines are asked for in the words of the second try, so that these are known too."""
MESSAGE_END = "<|im_end|>\n"


@dataclass(frozen=True)
class Asked:
    """One passage as a model is asked for it, and the answer that it shall give.

    Attributes:
        pair: the languages from and to.
        start: the chat up to the end of the instruction; the same for all passages of a pair.
        question: the rest of the chat, up to where the answer begins.
        answer: without the mark of its end.
    """

    pair: Pair
    start: str
    question: str
    answer: str

    @property
    def body(self) -> str:
        """The passage alone, as it stands in the question."""
        return self.question.partition(":\n" if self.pair == ZH_TO_EN else "：\n")[2].partition(MESSAGE_END)[
            0
        ]


@lru_cache(maxsize=1)
def glossary() -> TermIndex:
    """The terms that the project ships, ready for looking up."""
    return TermIndex(read_shipped_terms())


def asked(pair: Pair, passage: Passage, answer: str) -> Asked:
    """Write a passage as the engine writes it where it has an adapter."""
    text = chat(PROMPTS[pair].messages_without_examples(passage))
    start = text.index(MESSAGE_END) + len(MESSAGE_END)
    return Asked(pair, text[:start], text[start:], answer)


def ask_for_line(pair: Pair, source: str, target: str) -> list[Asked]:
    """A line and its translation as the passages that the pipeline would make of it, each with its part of
    the translation; none where the parts cannot be told apart.

    Emoji, codes, addresses and the names that stay are marks in both, or cut off from both.
    """
    found = []
    for group, answer in _groups(pair, source, target):
        sent = _sent(group, answer, to=pair[1])
        if sent is None:
            return []
        body, answer = sent
        advice = Advice(terms=advised_terms(glossary(), without_marks(body), target=pair[1])[:TERMS_MAX])
        again = stable_number(body) % AGAIN_ONE_IN == 0
        found.append(asked(pair, Passage(body, again=again, advice=advice), answer))
    return found


def _groups(pair: Pair, source: str, target: str) -> list[tuple[list[Piece], str]]:
    """What stands between the fixed parts of a line, each time with what stands there in its translation."""
    if source[:1].isalpha() and "{" not in source and not find_protected(source):
        return [([Piece(source.strip(), fixed=False)], target.strip())]  # nine in ten: nothing to cut
    found: list[tuple[list[Piece], str]] = []
    open_pieces: list[Piece] = []
    left = target
    for piece in cut(source, to=pair[1]):
        if not piece.fixed:
            open_pieces.append(piece)
        elif fixed := piece.body.strip():
            before, there, left = left.partition(fixed)
            if not there or bool(before.strip()) != bool(open_pieces):
                return []
            if open_pieces:
                found.append((open_pieces, before.strip()))
                open_pieces = []
    if bool(left.strip()) != bool(open_pieces):
        return []
    return [*found, (open_pieces, left.strip())] if open_pieces else found


def _sent(group: Sequence[Piece], answer: str, *, to: str) -> tuple[str, str] | None:
    """The passage and its answer with the same marks in both, or None where a mark has no place."""
    if len(group) > 1:  # cut for length alone: whole it is a longer passage than usual, no other one
        if any(piece.marks for piece in group):
            return None
        group = [Piece(_between(to).join(piece.body for piece in group), fixed=False)]
    piece = group[0]
    names = [name for name in kept_names(glossary(), without_marks(piece.body)) if name in answer]
    sent = passage_of(piece, to=to, keep=names)
    return _marked(sent, answer)


def _between(to: str) -> str:
    return "" if to == "en" else " "  # Chinese sentences follow each other without a space


def _marked(sent: Piece, answer: str) -> tuple[str, str] | None:
    for number in sorted(range(len(sent.marks)), key=lambda one: -len(sent.marks[one])):
        if sent.marks[number] not in answer:
            return None
        answer = answer.replace(sent.marks[number], f"{{{number}}}", 1)
    return sent.body, answer


def both_ways(zh: str, en: str, ask: Callable[[Pair, str, str], list[Asked]] = ask_for_line) -> list[Asked]:
    """A pair of lines asked for in both directions."""
    return [*ask(ZH_TO_EN, zh, en), *ask(EN_TO_ZH, en, zh)]
