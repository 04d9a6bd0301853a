"""Keeps what each person liked, and how much: raised by what is counted, looked up anew when taken back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Final, NamedTuple

from django.db import connection, transaction

from sampan.accounts.models import Follow
from sampan.core.clock import now
from sampan.core.queue import defer
from sampan.discovery.models import Affinity
from sampan.discovery.ranking import weights
from sampan.discovery.services.marks import hold_counting
from sampan.discovery.types import SignalKind
from sampan.notes.models import Collect, Like, Note

Pair = tuple[int, int]
"""An account and a note."""

WEIGHTS: Final = {
    SignalKind.DWELL: weights.DWELL,
    SignalKind.FINISH: weights.FINISH,
    SignalKind.LIKE: weights.LIKE,
    SignalKind.COLLECT: weights.COLLECT,
    SignalKind.COMMENT: weights.COMMENT,
    SignalKind.SHARE: weights.SHARE,
    SignalKind.FOLLOW: weights.FOLLOW,
    SignalKind.BUY: weights.BUY,
}
"""What says that somebody liked a note. An open alone does not: it is curiosity about a cover."""
AGAINST: Final = frozenset({SignalKind.HIDE, SignalKind.NOT_FOR_ME, SignalKind.REPORT})
"""What says the opposite, whatever was done before."""
LEARN_AFTER: Final = timedelta(seconds=15)
"""A person who likes one note often likes the next: one look at both."""
_HOLD: Final = "SELECT id FROM {table} WHERE id = ANY(%s) ORDER BY id FOR KEY SHARE"
_RAISE: Final = """
INSERT INTO discovery_affinity (account_id, note_id, weight, at)
SELECT told.account_id, told.note_id, told.weight, %s
FROM unnest(%s::bigint[], %s::bigint[], %s::float8[]) AS told(account_id, note_id, weight)
ORDER BY 1, 2
ON CONFLICT (account_id, note_id) DO UPDATE SET weight = excluded.weight, at = excluded.at
"""
_OWN_ACTS: Final = """
SELECT kind, max(milliseconds) FROM discovery_signal WHERE account_id = %s AND note_id = %s
GROUP BY kind ORDER BY max(happened_at), kind
"""
_FOLLOWED_OUT_OF: Final = """
SELECT DISTINCT note_id FROM discovery_signal
WHERE account_id = %s AND view = 0 AND author_id = %s AND kind = %s AND note_id <> 0 ORDER BY note_id
"""
_LEARNS: Final = """
SELECT id FROM accounts_account me WHERE id = ANY(%s) AND deleted_at IS NULL
AND NOT EXISTS (SELECT 1 FROM discovery_taste WHERE account_id = me.id AND NOT learns)
"""


class Act(NamedTuple):
    """One signal by somebody who is signed in, on a note."""

    account_id: int
    note_id: int
    kind: int
    milliseconds: int

    @property
    def pair(self) -> Pair:
        return self.account_id, self.note_id

    @property
    def weight(self) -> float:
        """What it says for the note, in likes; 0 for what says nothing."""
        return _weight(self.kind, self.milliseconds)


def raise_affinities(acts: Sequence[Act]) -> tuple[dict[Pair, float], list[int]]:
    """Take these acts, in their order, into what people liked; the caller holds the counting and the rows.

    Each note counts for a person once, by the strongest of their acts; likes, collects and follows that were
    taken back by now do not count. Gives by how much each pair rose, and the people of whom something
    changed.
    """
    learning = _who_learn({act.account_id for act in acts})
    told, ended = _weigh([act for act in acts if act.account_id in learning])
    gone = _drop(ended)
    told = _only_there(told)
    before = _known(told)
    rises = {pair: weight - before.get(pair, 0) for pair, weight in told.items()}
    rises = {pair: rise for pair, rise in rises.items() if rise > 0}
    _write({pair: told[pair] for pair in rises})
    return rises, sorted({pair[0] for pair in rises} | {pair[0] for pair in gone})


def want_learning(account_id: int) -> None:
    """Have the taste of an account learned anew soon; asking again meanwhile changes nothing."""
    key = f"learn:{account_id}"
    defer("discovery.learn", account_id=account_id, _lock=key, _queueing_lock=key, _at=now() + LEARN_AFTER)


@transaction.atomic
def correct_affinity(*, account_id: int, note_id: int) -> bool:
    """Look up anew how much somebody likes a note, after they took something back or did it again; whether
    that changed anything, and then their taste is learned anew.
    """
    hold_counting()
    with connection.cursor() as cursor:
        cursor.execute(_OWN_ACTS, [account_id, note_id])
        acts = [Act(account_id, note_id, *row) for row in cursor.fetchall()]
    if not _who_learn({account_id}):
        return False
    told, ended = _weigh(acts)
    _hold([(account_id, note_id)])
    told = _only_there(told)
    before = _known([(account_id, note_id)])
    if before and not ended:
        told = _with_standing(told, (account_id, note_id))
    if before == told:
        return False
    _drop(set(before) - set(told))
    _write(told)
    want_learning(account_id)
    return True


def correct_followed(*, account_id: int, author_id: int) -> int:
    """Look up anew how much somebody likes the notes out of which they followed an author, after they stopped
    or began again; of how many that changed."""
    with connection.cursor() as cursor:
        cursor.execute(_FOLLOWED_OUT_OF, [account_id, author_id, int(SignalKind.FOLLOW)])
        note_ids = [row[0] for row in cursor.fetchall()]
    return sum(correct_affinity(account_id=account_id, note_id=note_id) for note_id in note_ids)


def _weigh(acts: Iterable[Act]) -> tuple[dict[Pair, float], set[Pair]]:
    """The strongest act of each pair, and the pairs that ended with 'not for me'."""
    acts = list(acts)
    undone = _taken_back(acts)
    told: dict[Pair, float] = {}
    ended: set[Pair] = set()
    for act in acts:
        if act.kind in AGAINST:
            told.pop(act.pair, None)
            ended.add(act.pair)
        elif act.weight and (act.kind, act.pair) not in undone:
            told[act.pair] = max(told.get(act.pair, 0), act.weight)
            ended.discard(act.pair)
    return told, ended


def _with_standing(told: dict[Pair, float], pair: Pair) -> dict[Pair, float]:
    """The same with the like and the collect that still stand, whose signals may be dropped by now."""
    standing = {SignalKind.LIKE: Like.objects.all(), SignalKind.COLLECT: Collect.objects.all()}
    for kind, rows in standing.items():
        if rows.filter(account_id=pair[0], note_id=pair[1]).exists():
            told = {pair: max(told.get(pair, 0.0), WEIGHTS[kind])}
    return told


def _taken_back(acts: Iterable[Act]) -> set[tuple[int, Pair]]:
    """The likes, collects and follows among these acts that do not stand any more."""
    undone: set[tuple[int, Pair]] = set()
    for kind, rows in ((SignalKind.LIKE, Like.objects.all()), (SignalKind.COLLECT, Collect.objects.all())):
        pairs = {act.pair for act in acts if act.kind == kind}
        if pairs:
            accounts, notes = {pair[0] for pair in pairs}, {pair[1] for pair in pairs}
            standing = rows.filter(account_id__in=accounts, note_id__in=notes)
            undone |= {
                (int(kind), pair) for pair in pairs - set(standing.values_list("account_id", "note_id"))
            }
    followed = {act.pair for act in acts if act.kind == SignalKind.FOLLOW}
    return undone | {(int(SignalKind.FOLLOW), pair) for pair in followed - _following(followed)}


def _following(pairs: set[Pair]) -> set[Pair]:
    """Those of the pairs whose account follows the note's author. Two queries; none for none."""
    if not pairs:
        return set()
    authors = dict(Note.objects.filter(pk__in={pair[1] for pair in pairs}).values_list("pk", "author_id"))
    ties = Follow.objects.filter(
        follower_id__in={pair[0] for pair in pairs}, followed_id__in=set(authors.values())
    )
    standing = set(ties.values_list("follower_id", "followed_id"))
    return {pair for pair in pairs if (pair[0], authors.get(pair[1])) in standing}


def _weight(kind: int, milliseconds: int) -> float:
    if kind == SignalKind.DWELL and milliseconds < 1000 * weights.LONG_DWELL_SECONDS:
        return 0.0
    return WEIGHTS.get(SignalKind(kind), 0.0)


def _who_learn(account_ids: set[int]) -> set[int]:
    if not account_ids:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(_LEARNS, [list(account_ids)])
        return {row[0] for row in cursor.fetchall()}


def _hold(pairs: Sequence[Pair]) -> None:
    """Keep accounts and notes from being deleted until the rows that name them are written."""
    with connection.cursor() as cursor:
        cursor.execute(_HOLD.format(table="accounts_account"), [[pair[0] for pair in pairs]])
        cursor.execute(_HOLD.format(table="notes_note"), [[pair[1] for pair in pairs]])


def _only_there(told: dict[Pair, float]) -> dict[Pair, float]:
    """Without the pairs whose note is gone."""
    if not told:
        return told
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM notes_note WHERE id = ANY(%s)", [list({pair[1] for pair in told})])
        there = {row[0] for row in cursor.fetchall()}
    return {pair: weight for pair, weight in told.items() if pair[1] in there}


def _known(pairs: Iterable[Pair]) -> dict[Pair, float]:
    pairs = set(pairs)
    if not pairs:
        return {}
    rows = Affinity.objects.filter(
        account_id__in={pair[0] for pair in pairs}, note_id__in={pair[1] for pair in pairs}
    )
    found = {
        (one, other): weight for one, other, weight in rows.values_list("account_id", "note_id", "weight")
    }
    return {pair: weight for pair, weight in found.items() if pair in pairs}


def _drop(pairs: set[Pair]) -> set[Pair]:
    """Remove what is kept of these pairs; gives those of which there was something."""
    known = _known(pairs)
    for account_id, note_id in sorted(known):
        Affinity.objects.filter(account_id=account_id, note_id=note_id).delete()
    return set(known)


def _write(told: dict[Pair, float]) -> None:
    if not told:
        return
    ordered = sorted(told.items())
    columns = [pair[0] for pair, _w in ordered], [pair[1] for pair, _w in ordered], [w for _p, w in ordered]
    with connection.cursor() as cursor:
        cursor.execute(_RAISE, [now(), *columns])
