"""Takes texts through one engine: cut, ask, check, ask again, put together, or give up honestly."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import regex

from sampan.translation.checks import Fault, find_faults, mend_question, strip_label
from sampan.translation.engines.protocol import Answer, Engine, Passage
from sampan.translation.numbers import CHECKABLE, write_out_for_english
from sampan.translation.punctuation import tidy_punctuation
from sampan.translation.scripts import convert_script, script_of
from sampan.translation.split import Piece, clean, cut, cut_at_marks, fill_marks, join, tidy_marks
from sampan.translation.types import EN, ZH_HANS, ZH_HANT

# A text of which more than this share failed is given up; less of it stays in the original, between the
# translated.
LEFT_SHARE_MAX = 0.25


@dataclass(frozen=True)
class Task:
    """One text to take through an engine into ``target`` ('en' or 'zh-Hans')."""

    body: str
    target: str
    context: str = ""


@dataclass(frozen=True)
class Outcome:
    """What came of a task: the translated body, or None and the reason why it was given up.

    ``doubts`` are the faults of the passages that stayed in the original.
    """

    body: str | None
    reason: str = ""
    doubts: tuple[str, ...] = ()


@dataclass
class _Try:
    """One passage on its way: what was asked, what came back, what was wrong with it."""

    piece: Piece
    target: str
    context: str
    result: str | None = None
    faults: set[Fault] = field(default_factory=set)


def translate_through(engine: Engine, tasks: Sequence[Task]) -> list[Outcome]:
    """Take all tasks through one engine; one outcome a task, in their order.

    The same passage is asked for once. A refused answer is asked for once more in another way; a passage
    that fails again stays in the original, and a text of which too much failed is given up.

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
    _work(engine, list(tries.values()))
    return [
        _assemble(task, pieces, [tries.get((piece.body, piece.marks, task.target)) for piece in pieces])
        for task, pieces in zip(tasks, cuts, strict=True)
    ]


def _prepared(task: Task) -> str:
    """The text in the form that engines know best; only words change, never what is protected."""
    # Only real traditional text: OpenCC reads the simplified 么 as a traditional character of its own.
    is_traditional = task.target == EN and script_of(task.body) == ZH_HANT
    return convert_script(task.body, to=ZH_HANS) if is_traditional else task.body


def _work(engine: Engine, tries: list[_Try]) -> None:
    _ask(engine, tries, again=False)
    failed = [one for one in tries if one.result is None]
    marked = [one for one in failed if one.faults & {Fault.MARKS}]
    _ask_in_parts(engine, marked)
    failed = [one for one in failed if one.result is None]
    _ask(engine, failed, again=True)


def _ask(engine: Engine, tries: Sequence[_Try], *, again: bool) -> None:
    for target in dict.fromkeys(one.target for one in tries):
        group = [one for one in tries if one.target == target]
        sent = [_to_send(one, again=again) for one in group]
        passages = [Passage(piece.body, one.context, again) for piece, one in zip(sent, group, strict=True)]
        answers = engine.translate(passages, source=_source(target), target=target)
        for one, piece, answer in zip(group, sent, answers, strict=True):
            one.result, one.faults = _judge(engine, piece, answer, target)


def _to_send(one: _Try, *, again: bool) -> Piece:
    """The passage as the engine gets it; the second time its numbers stand behind marks if they were the
    trouble."""
    body = clean(one.piece.body)
    if one.target == EN:
        body = _outside_marks(body)
    piece = Piece(body, fixed=False, marks=one.piece.marks)
    if again and one.faults & {Fault.NUMBERS, Fault.MONEY}:
        return _numbers_behind_marks(piece)
    return piece


def _outside_marks(body: str) -> str:
    parts = regex.split(r"(\{\d+\})", body)
    return "".join(part if place % 2 else write_out_for_english(part) for place, part in enumerate(parts))


def _numbers_behind_marks(piece: Piece) -> Piece:
    marks = list(piece.marks)
    parts = regex.split(r"(\{\d+\})", piece.body)

    def mark(match: regex.Match[str]) -> str:
        marks.append(match.group())
        return f"{{{len(marks) - 1}}}"

    masked = [part if place % 2 else CHECKABLE.sub(mark, part) for place, part in enumerate(parts)]
    return Piece("".join(masked), fixed=False, marks=tuple(marks))


def _judge(engine: Engine, piece: Piece, answer: Answer | None, target: str) -> tuple[str | None, set[Fault]]:
    if answer is None:
        return None, {Fault.EMPTY}
    body = tidy_marks(strip_label(" ".join(answer.body.split())))
    body = tidy_punctuation(mend_question(piece.body, body, target=target), target=target)
    faults = find_faults(
        piece.body, body, target=target, complete=answer.complete, fixed_phrases=engine.fixed_phrases
    )
    return (None, faults) if faults else (fill_marks(body, piece.marks), set())


def _ask_in_parts(engine: Engine, tries: Sequence[_Try]) -> None:
    """Translate what stands between the marks by itself, for passages whose marks the engine lost."""
    inner: dict[int, tuple[list[Piece], list[_Try]]] = {}
    for place, one in enumerate(tries):
        parts = cut_at_marks(one.piece, to=one.target)
        inner[place] = parts, [_Try(part, one.target, one.context) for part in parts if not part.fixed]
    _ask(engine, [part for _, asked in inner.values() for part in asked], again=False)
    for place, one in enumerate(tries):
        parts, asked = inner[place]
        if all(part.result is not None for part in asked):
            results = iter(asked)
            bodies = [part.body if part.fixed else next(results).result or "" for part in parts]
            one.result, one.faults = join(parts, bodies, to=one.target), set()


def _assemble(task: Task, pieces: Sequence[Piece], tries: Iterable[_Try | None]) -> Outcome:
    bodies: list[str] = []
    failed_size = asked_size = 0
    doubts: set[str] = set()
    for piece, one in zip(pieces, tries, strict=True):
        if one is None:
            bodies.append(piece.body)
            continue
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
    return Outcome(join(pieces, bodies, to=task.target), doubts=reasons)


def _source(target: str) -> str:
    return ZH_HANS if target == EN else EN


def with_context(tasks: Sequence[Task], context: str) -> list[Task]:
    """The same tasks, each with this context where it has none."""
    return [task if task.context else replace(task, context=context) for task in tasks]
