"""Makes one person's list: candidates, what is known of them, what they are worth to them, the best."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from django.db import connection

from sampan.accounts.models import Follow
from sampan.discovery.candidates import Found, Person, gather, together_with_liked
from sampan.discovery.candidates.gathering import SOURCES, Asked
from sampan.discovery.ranking.candidates import Floats, Ints
from sampan.discovery.ranking.features import Bools, Known, Leanings, Tie, feature_matrix
from sampan.discovery.ranking.interests import author_weights, category_weights, language_weights, nearness
from sampan.discovery.ranking.predict import Features, Trees, predict_by_formula, predict_by_trees, value
from sampan.discovery.ranking.quotas import choose
from sampan.discovery.ranking.score import TALK_ALONE
from sampan.discovery.ranking.sources import Source
from sampan.discovery.selectors.meaning import load_vectors
from sampan.discovery.types import CATEGORIES, CHINESE, category_number, language_number
from sampan.notes.models import NoteTopic
from sampan.translation.keys import text_hash
from sampan.translation.models import Memory

ASKED_FOR = (Source.FOLLOWED, Source.TOPIC)
"""What the person asked for by name outweighs that they want less of its category."""
TITLE_LANGUAGES = ("zh-Hans", "en")
"""Into which language a title must have been translated, by the number of the reader's language."""
# The conditions are those of NoteQuerySet.listed(); written out, since a thousand ids go as one array. Likes
# are those that stand: the tally holds each day on which somebody liked, took it back, and liked again.
_KNOWN = """
SELECT note.id, note.author_id, note.category, note.language, note.kind = 'video',
    extract(epoch FROM now() - note.created_at)::float8 / 3600,
    coalesce(tally.opens, 0), note.like_count, note.collect_count,
    least(note.comment_count, note.like_count + note.collect_count + %(alone)s),
    least(note.share_count, note.like_count + note.collect_count + %(alone)s),
    coalesce(tally.follows, 0), coalesce(tally.dwells, 0),
    coalesce(tally.hides + tally.reports, 0), coalesce(tally.impressions, 0),
    note.like_count, note.collect_count, note.comment_count, note.share_count,
    CASE WHEN note.title <> '' THEN note.title ELSE note.body END
FROM notes_note AS note JOIN accounts_account AS author ON author.id = note.author_id
LEFT JOIN discovery_notetally AS tally ON tally.note_id = note.id
WHERE note.id = ANY(%(ids)s) AND note.visibility = 'public' AND note.hidden_at IS NULL
    AND author.suspended_at IS NULL
"""


@dataclass(frozen=True)
class Listing:
    """The notes of a list, the best first, as columns of length n; `features`: shape (n, F)."""

    note_ids: Ints
    author_ids: Ints
    scores: Floats
    sources: Ints
    anchors: Ints
    categories: Ints
    languages: Ints
    features: Features

    def __len__(self) -> int:
        return len(self.note_ids)


def leanings_of(person: Person) -> Leanings:
    """What the person leans to, by what they liked, chose and read."""
    liked = person.liked
    authors, closeness = author_weights(liked.author_ids, liked.weights)
    return Leanings(
        categories=category_weights(
            liked.categories, liked.weights, chosen=person.chosen, count=len(CATEGORIES)
        ),
        languages=language_weights(liked.languages, liked.weights, reads=person.reads),
        author_ids=authors,
        author_weights=closeness,
        chosen=person.chosen,
        reads=person.reads,
        knows_languages=len(liked) > 0,
    )


def make_listing(
    person: Person, leanings: Leanings, *, trees: Trees | None = None, sources: tuple[Asked, ...] = SOURCES
) -> Listing:
    """The best notes for this person, none that they have met or do not want. Writes nothing.

    By a trained ranker if there is one, else by the formula. Six queries beside those of the sources, however
    many candidates there are.
    """
    candidates = gather(person, sources=sources)
    known, found, titles = _load_known(candidates)
    is_less = np.isin(known.categories, person.less_categories)
    asked_for = np.isin(found.sources, [int(source) for source in ASKED_FOR])
    wanted = ~np.isin(known.author_ids, person.unwanted_authors) & person.unmet(known.note_ids)
    wanted &= ~is_less | asked_for
    topics, unwanted_topics = _under_topics(person, known.note_ids)
    wanted &= ~unwanted_topics
    kept = np.flatnonzero(wanted)
    known, found = known.take(kept), found.take(kept)
    tie = Tie(
        sources=found.sources,
        cosines=_cosines(person, known.note_ids),
        together=together_with_liked(person, known.note_ids),
        follows_author=_follows(person, known.author_ids),
        follows_topic=topics[kept],
        is_translated=_is_readable(person, known.languages, [titles[place] for place in kept.tolist()]),
        is_less=is_less[kept],
    )
    features = feature_matrix(known, tie, leanings)
    predictions = predict_by_formula(features) if trees is None else predict_by_trees(trees, features)
    worth = value(predictions)
    best = choose(worth, found.sources, known.author_ids)
    known, found = known.take(best), found.take(best)
    return Listing(
        note_ids=known.note_ids,
        author_ids=known.author_ids,
        scores=worth[best],
        sources=found.sources,
        anchors=found.anchors,
        categories=known.categories,
        languages=known.languages,
        features=features[best],
    )


def _load_known(candidates: Found) -> tuple[Known, Found, list[str]]:
    """The candidates that anybody may see, with what is known of them and their titles. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN, {"ids": candidates.ids.tolist(), "alone": TALK_ALONE})
        rows = cursor.fetchall()
    columns = list(zip(*rows, strict=True)) if rows else [()] * 20
    known = Known(
        note_ids=np.array(columns[0], dtype=np.int64),
        author_ids=np.array(columns[1], dtype=np.int64),
        categories=np.array([category_number(name) for name in columns[2]], dtype=np.int64),
        languages=np.array([language_number(tag) for tag in columns[3]], dtype=np.int64),
        is_video=np.array(columns[4], dtype=np.bool_),
        hours=np.array(columns[5], dtype=np.float64),
        acts=np.array(columns[6:14], dtype=np.float64).T.reshape(len(rows), 8),
        impressions=np.array(columns[14], dtype=np.float64),
        counts=np.array(columns[15:19], dtype=np.int64).T.reshape(len(rows), 4),
    )
    order = np.argsort(candidates.ids)
    places = order[np.searchsorted(candidates.ids, known.note_ids, sorter=order)]
    return known, candidates.take(places), list(columns[19])


def _under_topics(person: Person, note_ids: Ints) -> tuple[Bools, Bools]:
    """Which notes are under a followed topic, and which under one that is not wanted. One query or none."""
    asked = np.concatenate([person.topic_ids, person.less_topics])
    if not len(asked):
        nothing = np.zeros(len(note_ids), dtype=np.bool_)
        return nothing, nothing
    rows = NoteTopic.objects.filter(note_id__in=note_ids.tolist(), topic_id__in=asked.tolist())
    pairs = np.array(list(rows.values_list("note_id", "topic_id")), dtype=np.int64).reshape(-1, 2)
    less = np.isin(pairs[:, 1], person.less_topics)
    return np.isin(note_ids, pairs[~less, 0]), np.isin(note_ids, pairs[less, 0])


def _cosines(person: Person, note_ids: Ints) -> Floats:
    """How near each note is to an interest, 0 for those without a vector. One query or none."""
    cosines = np.zeros(len(note_ids))
    if not len(person.interests) or not len(note_ids):
        return cosines
    ids, languages, vectors = load_vectors(note_ids.tolist())
    near, _which = nearness(person.means.center(vectors, languages), person.interests)
    order = np.argsort(note_ids)
    cosines[order[np.searchsorted(note_ids, ids, sorter=order)]] = near
    return cosines


def _follows(person: Person, author_ids: Ints) -> Bools:
    """Which authors the person follows. One query."""
    authors = np.unique(author_ids).tolist()
    rows = Follow.objects.filter(follower=person.account_id, followed__in=authors)
    return np.isin(author_ids, np.array(list(rows.values_list("followed_id", flat=True)), dtype=np.int64))


def _is_readable(person: Person, languages: Ints, titles: list[str]) -> npt.NDArray[np.bool_]:
    """Which notes are there in a language that the person reads, or whose title the memory has. One query."""
    readable = np.isin(languages, list(person.reads)) | (languages < 0)
    foreign = np.flatnonzero(~readable)
    if not len(foreign):
        return readable
    hashes = [text_hash(titles[place]) for place in foreign.tolist()]
    target = TITLE_LANGUAGES[0 if person.main_language == CHINESE else 1]
    rows = Memory.objects.filter(text_hash__in=hashes, target=target)
    remembered = set(rows.values_list("text_hash", flat=True))
    readable[foreign] = [one in remembered for one in hashes]
    return readable
