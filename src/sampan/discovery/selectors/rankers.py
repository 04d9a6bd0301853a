"""The ranker that serves, and the impressions that a new one is trained on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Final

import numpy as np
from django.core.cache import cache
from django.db import connection

from sampan.discovery.models import RankerModel
from sampan.discovery.ranking import weights
from sampan.discovery.ranking.predict import ACTS, FEATURES, PLACE, Trees, position_feature, quantise
from sampan.discovery.ranking.training import Examples
from sampan.discovery.types import SignalKind, Surface

SERVING_SECONDS: Final = 60
"""How long a process takes a ranker for the one that serves: it changes once a night."""
PEOPLE_AT_ONCE: Final = 50
"""People whose walks are in memory together: some 10 MB."""
PEOPLE_MAX: Final = 20_000
"""People whose impressions are looked at, a draw where there are more."""
WALKS_EACH: Final = 60
"""Walks of one person that are looked through, the newest."""
EACH: Final = 600
"""Examples of one person at most, so that those who scroll all day do not decide for all."""
ACT_WINDOW: Final = timedelta(hours=6)
"""An act belongs to the impression before it when it came within this time; impressions younger than that are
left for the next night, since they may yet be acted on."""
EARLY: Final = timedelta(minutes=5)
"""How much earlier than its impression an act may have been written: pages tell what was seen in batches."""
LONG_MILLISECONDS: Final = 1000 * weights.LONG_DWELL_SECONDS

_ACT_OF: Final = {
    SignalKind.OPEN: "open",
    SignalKind.LIKE: "like",
    SignalKind.COLLECT: "collect",
    SignalKind.COMMENT: "comment",
    SignalKind.SHARE: "share",
    SignalKind.FOLLOW: "follow",
    SignalKind.DWELL: "dwell",
    SignalKind.FINISH: "dwell",
    SignalKind.HIDE: "hide",
    SignalKind.NOT_FOR_ME: "hide",
    SignalKind.REPORT: "hide",
}
_SURFACES: Final = [int(one) for one in (Surface.EXPLORE, Surface.CHANNEL, Surface.VIDEO)]
"""Where readers meet walks whose features are kept."""

_PEOPLE: Final = """
SELECT account_id FROM (SELECT DISTINCT account_id FROM discovery_feedwalk WHERE made_at < %s) AS walkers
WHERE NOT EXISTS (
    SELECT FROM discovery_taste AS taste WHERE taste.account_id = walkers.account_id AND NOT taste.learns
)
ORDER BY hashint8(account_id) LIMIT %s
"""
_WALKS: Final = """
SELECT account_id, made_at, note_ids, features FROM (
    SELECT account_id, made_at, note_ids, features,
        row_number() OVER (PARTITION BY account_id ORDER BY id DESC) AS age
    FROM discovery_feedwalk WHERE account_id = ANY(%s)
) AS walk
WHERE age <= %s AND length(features) > 0 ORDER BY made_at
"""
_MET: Final = """
SELECT account_id, view, note_id, position, happened_at FROM discovery_signal
WHERE account_id = ANY(%(people)s) AND kind = %(impression)s AND surface = ANY(%(surfaces)s)
    AND day >= %(day)s AND happened_at < %(until)s
ORDER BY happened_at
"""
_DONE: Final = """
SELECT account_id, note_id, kind, happened_at FROM discovery_signal
WHERE account_id = ANY(%(people)s) AND kind = ANY(%(kinds)s) AND day >= %(day)s AND note_id <> 0
    AND (kind <> %(dwell)s OR milliseconds >= %(long)s)
"""


@dataclass(frozen=True)
class RankerSummary:
    """A kept ranker for people to read: when and from how much it was made, its worth, whether it serves."""

    made_at: datetime
    examples: int
    figures: dict[str, Any]
    is_serving: bool


def find_serving_ranker() -> Trees | None:
    """The trained ranker that serves; None when the formula does. One query in SERVING_SECONDS."""
    number: int | None = cache.get("discovery:ranker")
    if number is None:
        number = RankerModel.objects.filter(is_serving=True).values_list("pk", flat=True).first() or 0
        cache.set("discovery:ranker", number, SERVING_SECONDS)
    return _load(number) if number else None


def forget_serving_ranker() -> None:
    """Look the serving ranker up anew at the next call."""
    cache.delete("discovery:ranker")


def list_rankers() -> list[RankerSummary]:
    """The rankers that are kept, the newest first. One query."""
    rows = RankerModel.objects.order_by("-id").values_list("made_at", "examples", "figures", "is_serving")
    return [RankerSummary(*row) for row in rows]


def load_examples(moment: datetime, *, limit: int) -> Examples:
    """Up to `limit` impressions before `moment` whose features are kept, with what followed each.

    Each note once for each person, at the first time that they met it. A few queries for every
    PEOPLE_AT_ONCE people.
    """
    parts: list[Examples] = []
    count = 0
    with connection.cursor() as cursor:
        cursor.execute(_PEOPLE, [moment - ACT_WINDOW, PEOPLE_MAX])
        people = [row[0] for row in cursor.fetchall()]
    for start in range(0, len(people), PEOPLE_AT_ONCE):
        part = _examples_of(people[start : start + PEOPLE_AT_ONCE], moment)
        parts.append(part)
        count += len(part)
        if count >= limit:
            break
    whole = _joined(parts)
    return whole.take(np.arange(min(len(whole), limit)))


@lru_cache(maxsize=2)
def _load(number: int) -> Trees | None:
    raw = RankerModel.objects.filter(pk=number).values_list("trees", flat=True).first()
    try:
        return Trees.from_bytes(bytes(raw)) if raw is not None else None
    except ValueError:  # trained for the features of another version
        return None


def _examples_of(people: Sequence[int], moment: datetime) -> Examples:
    with connection.cursor() as cursor:
        cursor.execute(_WALKS, [list(people), WALKS_EACH])
        walks: dict[int, list[tuple[datetime, dict[int, int], bytes]]] = {}
        for account, made_at, note_ids, features in cursor.fetchall():
            places = {note: place for place, note in enumerate(note_ids)}
            walks.setdefault(account, []).append((made_at, places, bytes(features)))
        since = min((one[0][0] for one in walks.values()), default=moment).date()
        values: dict[str, Any] = {
            "people": list(people),
            "day": since,
            "until": moment - ACT_WINDOW,
            "impression": int(SignalKind.IMPRESSION),
            "surfaces": _SURFACES,
            "kinds": [int(kind) for kind in _ACT_OF],
            "dwell": int(SignalKind.DWELL),
            "long": LONG_MILLISECONDS,
        }
        cursor.execute(_MET, values)
        met = cursor.fetchall()
        cursor.execute(_DONE, values)
        done: dict[tuple[int, int], list[tuple[datetime, int]]] = {}
        for account, note, kind, happened_at in cursor.fetchall():
            act = ACTS.index(_ACT_OF[SignalKind(kind)])
            done.setdefault((account, note), []).append((happened_at, act))
    return _columns(list(_matched(met, walks)), done)


def _matched(
    met: Sequence[tuple[int, int, int, int, datetime]],
    walks: dict[int, list[tuple[datetime, dict[int, int], bytes]]],
) -> Iterator[tuple[tuple[int, int, int, int, datetime], bytes]]:
    """Each person's first impression of each note, with the features of the walk that they were on."""
    came: set[tuple[int, int]] = set()
    counts: dict[int, int] = {}
    for row in met:
        account, _view, note, position, happened_at = row
        if (account, note) in came or counts.get(account, 0) >= EACH:
            continue
        came.add((account, note))
        for made_at, places, features in reversed(walks.get(account, ())):
            place = places.get(note)
            if place is None or made_at > happened_at:
                continue
            told = features[place * len(FEATURES) : (place + 1) * len(FEATURES)]
            if len(told) == len(FEATURES) and any(told):
                counts[account] = counts.get(account, 0) + 1
                yield (account, row[1], note, position if position >= 0 else place, happened_at), told
            break


def _columns(
    rows: list[tuple[tuple[int, int, int, int, datetime], bytes]],
    done: dict[tuple[int, int], list[tuple[datetime, int]]],
) -> Examples:
    """The rows as arrays, with what each person did with the note in the time after."""
    acts = np.zeros((len(rows), len(ACTS)), dtype=np.bool_)
    for number, ((account, _view, note, _position, happened_at), _told) in enumerate(rows):
        for at, act in done.get((account, note), ()):
            if -EARLY <= at - happened_at <= ACT_WINDOW:
                acts[number, act] = True
    told = np.frombuffer(b"".join(row[1] for row in rows), dtype=np.uint8)
    codes = told.reshape(len(rows), len(FEATURES)).copy()
    positions = np.array([row[0][3] for row in rows], dtype=np.int64)
    codes[:, PLACE["position"]] = quantise(position_feature(positions))
    return Examples(
        codes,
        acts,
        np.array([row[0][1] for row in rows], dtype=np.int64),
        np.array([row[0][0] for row in rows], dtype=np.int64),
        np.array([row[0][4].timestamp() for row in rows], dtype=np.float64),
    )


def _joined(parts: list[Examples]) -> Examples:
    if not parts:
        return _columns([], {})
    names = ("codes", "acts", "views", "people", "times")
    return Examples(**{name: np.concatenate([getattr(part, name) for part in parts]) for name in names})
