"""Translates while the caller waits: for commands, and for pages where the engine is a quick server."""

from __future__ import annotations

from collections.abc import Sequence

from sampan.translation import configuration
from sampan.translation.confidence import is_doubtful
from sampan.translation.engines.errors import EngineUnavailable
from sampan.translation.engines.protocol import Engine
from sampan.translation.errors import NoEngine, TextTooLong, TooManyTexts
from sampan.translation.keys import key_of_hash, memory_hash, normalize_body
from sampan.translation.models import Memory
from sampan.translation.pipeline import Outcome, Task
from sampan.translation.scripts import convert_script
from sampan.translation.selectors import find_translations, needs_engine
from sampan.translation.services.advising import translate_with_advice
from sampan.translation.services.engine_choice import may_see, ready_engines
from sampan.translation.services.keeping import remember
from sampan.translation.types import EN, ZH_HANS, Text, Translated


def translate_now(
    texts: Sequence[Text], *, to: str, engine: str | None = None, heavy: bool = False
) -> list[Translated | None]:
    """Each text as a reader of ``to`` should see it, translated here and now where the memory has nothing.

    None stands where no engine could do it or may see it: private texts go only to engines that the
    operator allows to have them, also when ``engine`` names one, which passes the memory by.
    ``heavy`` allows engines that load a model into this process (gigabytes, seconds a line): commands
    may, pages must not.

    Raises:
        NoEngine: nothing is ready to translate what is missing.
        TextTooLong, TooManyTexts: over a limit that the message names.
    """
    _check_limits(texts)
    found = find_translations(texts, to=to)
    missing = [place for place, done in enumerate(found) if _is_missing(texts[place], done, to, engine)]
    if not missing:
        return found
    engines = ready_engines(heavy=heavy, name=engine)
    if not any(may_see(one, private=_stays_here(texts[place])) for one in engines for place in missing):
        raise NoEngine
    for place in missing:
        found[place] = None
    for one in engines:
        open_places = [
            place
            for place in missing
            if found[place] is None and may_see(one, private=_stays_here(texts[place]))
        ]
        try:
            outcomes = translate_with_advice(
                one, [_task(texts[place], to) for place in open_places], heavy=heavy
            )
        except EngineUnavailable:
            continue
        rows = {
            place: _row(texts[place], outcome, one, to)
            for place, outcome in zip(open_places, outcomes, strict=True)
            if outcome.body is not None
        }
        remember(list(rows.values()))
        for place, row in rows.items():
            found[place] = _shown(row, to)
    return found


def _is_missing(text: Text, done: Translated | None, to: str, engine: str | None) -> bool:
    if engine is not None:
        return needs_engine(text, to=to) is not None
    return done is None or (done.origin == "given_up" and needs_engine(text, to=to) is not None)


def _stays_here(text: Text) -> bool:
    return text.is_private and not text.may_leave


def _task(text: Text, to: str) -> Task:
    return Task(normalize_body(text.body), EN if to == EN else ZH_HANS, text.context)


def _row(text: Text, outcome: Outcome, engine: Engine, to: str) -> Memory:
    return Memory(
        text_hash=memory_hash(text),
        scope=text.scope if text.is_private else "",
        is_private=text.is_private,
        source=needs_engine(text, to=to) or "",
        target=EN if to == EN else ZH_HANS,
        origin=Memory.Origin.ENGINE,
        engine=engine.name,
        engine_version=engine.version,
        body=outcome.body or "",
        doubts=", ".join(outcome.doubts)[:200],
        confidence=outcome.confidence,
    )


def _shown(row: Memory, to: str) -> Translated:
    body = row.body if row.target == to else convert_script(row.body, to=to)
    key = key_of_hash(row.text_hash, to=to)
    doubtful = is_doubtful(row.doubts, row.confidence)
    return Translated(body, row.source, to, "engine", row.engine, key, is_doubtful=doubtful)


def _check_limits(texts: Sequence[Text]) -> None:
    if len(texts) > configuration.ask_max():
        raise TooManyTexts(configuration.ask_max())
    if any(len(text.body) > configuration.max_chars() for text in texts):
        raise TextTooLong(configuration.max_chars())
