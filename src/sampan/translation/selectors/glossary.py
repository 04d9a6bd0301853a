"""The glossary as pages and engines ask it: remembered in the process, looked at anew once a minute."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

import regex
from django.db.models import Count, Max

from sampan.translation import configuration
from sampan.translation.glossary.conditions import BadCondition, read_condition
from sampan.translation.glossary.matching import TermIndex
from sampan.translation.glossary.types import SLANG, UNEXPLAINED, Gloss, GlossaryTerm, Hit
from sampan.translation.models import Term
from sampan.translation.scripts import convert_script
from sampan.translation.signs import find_morse
from sampan.translation.types import EN, ZH_HANT

logger = logging.getLogger(__name__)

RENEW_SECONDS = 60.0
"""After this time the table is looked at again, so that an operator's new word counts within a minute."""
GLOSSES_MAX = 6
"""Notes under one text; more are a dictionary and no help."""

_HAN = regex.compile(r"\p{Han}")
_State = tuple[int, datetime | None, tuple[str, ...]]


class _Remembered:
    """The index of this process, and when the table was last looked at."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.index: TermIndex | None = None
        self.state: _State | None = None
        self.looked_at = float("-inf")

    @property
    def is_fresh(self) -> bool:
        return self.index is not None and time.monotonic() - self.looked_at < RENEW_SECONDS


_remembered = _Remembered()


def glossary_index() -> TermIndex:
    """All enabled terms and the operator's names, ready for looking up.

    No query while what the process remembers is fresh; one short query a minute, two where something changed.
    """
    one = _remembered
    if one.index is not None and (one.is_fresh or one.lock.locked()):
        return one.index  # while somebody renews it, everybody else goes on with the old one
    with one.lock:
        if one.index is None or not one.is_fresh:
            _renew(one)
        assert one.index is not None
        return one.index


def forget_glossary() -> None:
    """Have this process look at the table at the next question."""
    _remembered.looked_at = float("-inf")


def remember_glossary(index: TermIndex) -> None:
    """Use this index in this process until the table is looked at the next time."""
    _remembered.index, _remembered.state, _remembered.looked_at = index, None, time.monotonic()


def find_glosses(body: str, *, to: str) -> tuple[Gloss, ...]:
    """What a reader of ``to`` may not know of a text: words of the other language that the glossary
    explains, and Morse code, each once, at most GLOSSES_MAX, in their order. No query when warm."""
    reads = "en" if to == EN else "zh"
    hits = [
        hit
        for hit in glossary_index().find(body)
        if hit.term.language != reads and hit.term.kind not in UNEXPLAINED and _meaning(hit.term, to)
    ]
    once = list({hit.term.text: hit for hit in reversed(hits)}.values())
    once.sort(key=lambda hit: (hit.term.kind not in SLANG, hit.start))
    chosen = sorted(once[:GLOSSES_MAX], key=lambda hit: hit.start)
    morse = [Gloss(code, "", says, "morse") for code, says in find_morse(body)]
    return tuple([*(_gloss(hit, body, to) for hit in chosen), *morse][:GLOSSES_MAX])


def _gloss(hit: Hit, body: str, to: str) -> Gloss:
    language = "zh-Hans" if hit.term.language == "zh" and _HAN.search(hit.term.text) else ""
    return Gloss(
        word=body[hit.start : hit.end],
        language=language if hit.term.language == "zh" else "en",
        meaning=_meaning(hit.term, to),
        kind=hit.term.kind,
    )


def _meaning(term: GlossaryTerm, to: str) -> str:
    if to == EN:
        return term.gloss_en
    return _traditional(term.gloss_zh) if to == ZH_HANT else term.gloss_zh


@lru_cache(maxsize=1024)
def _traditional(gloss: str) -> str:
    return convert_script(gloss, to=ZH_HANT)


def _renew(one: _Remembered) -> None:
    facts = Term.objects.aggregate(count=Count("pk"), last=Max("updated_at"))
    state = (facts["count"], facts["last"], configuration.keep_names())
    if one.index is None or state != one.state:
        one.index = TermIndex([*_names(configuration.keep_names()), *_enabled_terms()])
    one.state, one.looked_at = state, time.monotonic()


def _names(names: Iterable[str]) -> list[GlossaryTerm]:
    return [
        GlossaryTerm(text=name, language="zh" if _HAN.search(name) else "en", kind="brand", keep=True)
        for name in names
    ]


def _enabled_terms() -> list[GlossaryTerm]:
    terms = []
    for row in Term.objects.filter(is_enabled=True).order_by("pk"):
        try:
            read_condition(row.when)
        except BadCondition as trouble:
            logger.warning("the glossary's entry %s is left out: %s", row, trouble)
            continue
        terms.append(_term(row))
    return terms


def _term(row: Term) -> GlossaryTerm:
    return GlossaryTerm(
        text=row.text,
        language="zh" if row.language == Term.Language.ZH else "en",
        variants=tuple(row.variants),
        rendering=row.rendering,
        gloss_en=row.gloss_en,
        gloss_zh=row.gloss_zh,
        kind=row.kind,
        when=row.when,
        keep=row.keep,
    )
