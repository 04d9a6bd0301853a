"""Takes texts through one engine: cut, ask, check, ask again, put together, or give up honestly."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from sampan.translation.checks import Fault, find_faults, mend_question, strip_label
from sampan.translation.choosing import choose_answer
from sampan.translation.confidence import Embed, Judged, confidence_of, measure_agreement
from sampan.translation.engines.protocol import NO_ADVICE, Advice, Advisor, Answer, Engine, Passage
from sampan.translation.language import has_words
from sampan.translation.numbers import CHECKABLE
from sampan.translation.protect import without_added_signs
from sampan.translation.punctuation import tidy_punctuation
from sampan.translation.scripts import convert_script, script_of
from sampan.translation.sending import behind_marks, mended_passage, passage_of
from sampan.translation.sizes import KEPT_SIZES
from sampan.translation.slips import Slip, find_slips
from sampan.translation.split import (
    Piece,
    clean,
    cut,
    cut_at_marks,
    cut_smaller,
    fill_marks,
    join,
    tidy_marks,
    without_marks,
)
from sampan.translation.types import EN, ZH_HANS, ZH_HANT

# A text of which more than this share failed is given up; less of it stays in the original, between the
# translated.
LEFT_SHARE_MAX = 0.25


class Divide(Protocol):
    """A way to cut a passage into smaller ones."""

    def __call__(self, piece: Piece, *, to: str) -> list[Piece]: ...


@dataclass(frozen=True)
class Task:
    """One text to take through an engine into ``target`` ('en' or 'zh-Hans')."""

    body: str
    target: str
    context: str = ""


@dataclass(frozen=True)
class Outcome:
    """What came of a task: the translated body, or None and the reason why it was given up.

    ``doubts`` are the faults of the passages that stayed in the original; ``confidence`` is 0 to 100, or
    None where nothing was translated.
    """

    body: str | None
    reason: str = ""
    doubts: tuple[str, ...] = ()
    confidence: int | None = None


@dataclass
class _Try:
    """One passage on its way: what was asked, what came back, what was wrong with it."""

    piece: Piece
    target: str
    context: str
    advice: Advice = NO_ADVICE
    result: str | None = None
    faults: set[Fault] = field(default_factory=set)
    slips: tuple[Slip, ...] = ()
    rounds: int = 0
    agreement: float | None = None

    @property
    def judged(self) -> Judged:
        """What the confidence is made of."""
        return Judged(self.piece.original, self.result, self.target, self.rounds > 1)


def translate_through(
    engine: Engine, tasks: Sequence[Task], advisor: Advisor | None = None, embed: Embed | None = None
) -> list[Outcome]:
    """Take all tasks through one engine; one outcome a task, in their order.

    The same passage is asked for once, with the ``advisor``'s advice if there is one. A refused answer is
    asked for once more in another way and then in parts; a passage that fails every time stays in the
    original, and a text of which too much failed is given up. With ``embed`` each translation is compared
    with its original by meaning, which the confidence rests on.

    Raises:
        EngineUnavailable: the engine is out; nothing is known about the texts.
    """
    cuts = [cut(_prepared(task), to=task.target) for task in tasks]
    tries: dict[tuple[str, tuple[str, ...], str], _Try] = {}
    for task, pieces in zip(tasks, cuts, strict=True):
        for piece in pieces:
            if not piece.fixed:
                key = (piece.body, piece.marks, task.target)
                tries.setdefault(key, _Try(piece, task.target, task.context))
    _advise(advisor, list(tries.values()))
    _work(engine, list(tries.values()), advisor)
    _compare(embed, list(tries.values()))
    return [
        _assemble(task, pieces, [tries.get((piece.body, piece.marks, task.target)) for piece in pieces])
        for task, pieces in zip(tasks, cuts, strict=True)
    ]


def _prepared(task: Task) -> str:
    """The text in the form that engines know best; only words change, never what is protected."""
    # Only real traditional text: OpenCC reads the simplified 么 as a traditional character of its own.
    is_traditional = task.target == EN and script_of(task.body) == ZH_HANT
    return convert_script(task.body, to=ZH_HANS) if is_traditional else task.body


def _advise(advisor: Advisor | None, tries: Sequence[_Try]) -> None:
    if advisor is None:
        return
    for target in dict.fromkeys(one.target for one in tries):
        group = [one for one in tries if one.target == target]
        bodies = [clean(without_marks(one.piece.body)) for one in group]
        found = advisor.advise(bodies, source=_source(target), target=target)
        for one, advice in zip(group, found, strict=True):
            one.advice = advice


def _work(engine: Engine, tries: list[_Try], advisor: Advisor | None) -> None:
    """Ask for all; then, for what was refused, around its lost marks, in another way, and in parts; then for
    better answers in place of those with slips."""
    _ask(engine, tries, again=False)
    _ask_in_parts(engine, [one for one in _failed(tries) if Fault.MARKS in one.faults], cut_at_marks)
    _ask(engine, _failed(tries), again=True)
    _ask_in_parts(engine, _failed(tries), cut_smaller)
    _ask_for_better(engine, [one for one in tries if one.slips], advisor)


def _failed(tries: Sequence[_Try]) -> list[_Try]:
    return [one for one in tries if one.result is None]


def _compare(embed: Embed | None, tries: Sequence[_Try]) -> None:
    for one, agreement in zip(tries, measure_agreement([one.judged for one in tries], embed), strict=True):
        one.agreement = agreement


def _ask(engine: Engine, tries: Sequence[_Try], *, again: bool) -> None:
    for target in dict.fromkeys(one.target for one in tries):
        prepared = [(one, _to_send(one, again=again)) for one in tries if one.target == target]
        for one, piece in prepared:
            if not has_words(without_marks(piece.body)):  # nothing but names that stay
                one.result = fill_marks(piece.body, piece.marks)
        group = [one for one, _ in prepared if one.result is None]
        sent = [piece for one, piece in prepared if one.result is None]
        if not group:
            continue
        passages = [
            Passage(piece.body, one.context, again, _advice_for(one, again=again))
            for piece, one in zip(sent, group, strict=True)
        ]
        answers = engine.translate(passages, source=_source(target), target=target)
        for one, passage, piece, answer in zip(group, passages, sent, answers, strict=True):
            one.rounds += 1
            one.result, one.faults, one.slips = _judge(engine, one, piece, answer, passage.advice)


def _advice_for(one: _Try, *, again: bool) -> Advice:
    """The second time without examples: they may be what led the engine astray."""
    return replace(one.advice, examples=()) if again else one.advice


def _to_send(one: _Try, *, again: bool) -> Piece:
    """The passage as the engine gets it: the first time with the names that stay behind marks, which it may
    lose; the second time with its numbers or its sizes behind them if they were the trouble."""
    keep = () if again else one.advice.keep
    at_once = {sought.words: sought.renderings[0] for sought in one.advice.sought if sought.at_once}
    piece = passage_of(one.piece, to=one.target, keep=keep, instead=at_once)
    if again and one.faults & {Fault.NUMBERS, Fault.MONEY}:
        return behind_marks(piece, CHECKABLE)
    if again and Fault.SIZES in one.faults:
        return behind_marks(piece, KEPT_SIZES)
    return piece


def _judge(
    engine: Engine, one: _Try, sent: Piece, answer: Answer | None, advice: Advice
) -> tuple[str | None, set[Fault], tuple[Slip, ...]]:
    """The best of an engine's answers: without a fault, and of those the one with the fewest slips."""
    if answer is None:
        return None, {Fault.EMPTY}, ()
    judged = [
        _judge_one(engine, sent, body, one.target, advice, complete=answer.complete)
        for body in (answer.body, *answer.others)
    ]
    good = [fill_marks(body, sent.marks) for body, faults in judged if not faults]
    if not good:
        return None, judged[0][1], ()
    slips = [
        find_slips(one.piece.original, body, target=one.target, sought=one.advice.sought) for body in good
    ]
    least = min(map(len, slips))
    best = choose_answer(good, [place for place, found in enumerate(slips) if len(found) == least])
    return good[best], set(), slips[best]


def _judge_one(
    engine: Engine, piece: Piece, answer: str, target: str, advice: Advice, *, complete: bool
) -> tuple[str, set[Fault]]:
    """The answer with its form mended, and what is wrong with it."""
    body = tidy_marks(strip_label(" ".join(answer.split())))
    body = tidy_punctuation(mend_question(piece.body, body, target=target), target=target)
    body = without_added_signs(piece.body, body)
    faults = find_faults(
        piece.body,
        body,
        target=target,
        complete=complete,
        fixed_phrases=engine.fixed_phrases,
        examples=advice.examples,
    )
    return body, faults


def _ask_in_parts(engine: Engine, tries: Sequence[_Try], divide: Divide) -> None:
    """Translate the parts of each passage by themselves; all must come out well to count."""
    parts = [divide(one.piece, to=one.target) for one in tries]
    asked = [
        [
            _Try(part, one.target, one.context, replace(one.advice, keep=()))
            for part in found
            if not part.fixed
        ]
        for one, found in zip(tries, parts, strict=True)
    ]
    worth = [len(found) > 1 for found in parts]
    paying = [part for group, pays in zip(asked, worth, strict=True) if pays for part in group]
    _ask(engine, paying, again=False)
    for one, found, group, pays in zip(tries, parts, asked, worth, strict=True):
        if pays and all(part.result is not None for part in group):
            results = iter(group)
            bodies = [part.body if part.fixed else next(results).result or "" for part in found]
            one.result, one.faults = join(found, bodies, to=one.target), set()
            one.rounds += 1


def _ask_for_better(engine: Engine, tries: Sequence[_Try], advisor: Advisor | None) -> None:
    """Ask once more where an answer has slips, with what it missed put in its place; keep what has fewer."""
    for target in dict.fromkeys(one.target for one in tries):
        group = [one for one in tries if one.target == target]
        left = {slip.words for one in group for slip in one.slips if slip.kind == "left"}
        meanings = (
            advisor.meanings(sorted(left), source=_source(target), target=target) if advisor and left else {}
        )
        sent = [
            mended_passage(one.piece, one.slips, one.advice, to=target, meanings=meanings) for one in group
        ]
        group = [one for one, piece in zip(group, sent, strict=True) if piece is not None]
        pieces = [piece for piece in sent if piece is not None]
        if not group:
            continue
        passages = [
            Passage(
                piece.body,
                one.context,
                # A left-over word that no dictionary has: only other words can help.
                any(slip.kind == "left" and slip.words not in meanings for slip in one.slips),
                replace(one.advice, terms=_still_in(one.advice.terms, piece.body)),
            )
            for piece, one in zip(pieces, group, strict=True)
        ]
        answers = engine.translate(passages, source=_source(target), target=target)
        for one, passage, piece, answer in zip(group, passages, pieces, answers, strict=True):
            result, _faults, slips = _judge(engine, one, piece, answer, passage.advice)
            if result is not None and len(slips) < len(one.slips):
                one.result, one.slips = result, slips


def _still_in(terms: Sequence[tuple[str, str]], body: str) -> tuple[tuple[str, str], ...]:
    return tuple((words, meaning) for words, meaning in terms if words in body)


def _assemble(task: Task, pieces: Sequence[Piece], tries: Iterable[_Try | None]) -> Outcome:
    bodies: list[str] = []
    failed_size = asked_size = 0
    doubts: set[str] = set()
    asked: list[_Try] = []
    for piece, one in zip(pieces, tries, strict=True):
        if one is None:
            bodies.append(piece.body)
            continue
        asked.append(one)
        asked_size += len(piece.body)
        if one.result is None:
            failed_size += len(piece.body)
            doubts |= set(one.faults)
        bodies.append(piece.original if one.result is None else one.result)
    reasons = tuple(sorted(doubts))
    if not asked_size:
        return Outcome(None, "nothing in it that an engine could translate")
    if failed_size > asked_size * LEFT_SHARE_MAX:
        return Outcome(None, ", ".join(reasons))
    confidence = confidence_of([one.judged for one in asked], [one.agreement for one in asked])
    return Outcome(join(pieces, bodies, to=task.target), doubts=reasons, confidence=confidence)


def _source(target: str) -> str:
    return ZH_HANS if target == EN else EN
