"""A note as its own page, its overlay and the video feed show it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal, cast

from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString

from sampan.accounts.types import Reader, Relation
from sampan.notes.selectors import likes_and_collects, place_text
from sampan.web.present import files, picture_words, waterfall
from sampan.web.present.faces import STRANGER, person, relations
from sampan.web.present.reading import reader_of
from sampan.web.present.rows import HeadRow, MediaRow, NoteRow
from sampan.web.present.subtitles import subtitles
from sampan.web.present.tags import shown_tags, want_tags
from sampan.web.present.texts import Texts
from sampan.web.present.topic_names import topic, want_topic
from sampan.web.shown import ShownNote
from sampan.web.shown_media import ShownVideo
from sampan.web.shown_text import ShownText


def note(row: NoteRow, *, request: HttpRequest) -> ShownNote:
    """One note. Three queries: likes and collects, the tie to its author, the texts."""
    return notes([row], request=request)[0]


def notes(
    rows: Sequence[NoteRow], *, request: HttpRequest, tags: Mapping[int, Sequence[Any]] | None = None
) -> list[ShownNote]:
    """Whole notes in their order, media and topics loaded beforehand, with the products of each (`tags`, as
    the shop's selector gives them). Three queries, one for visitors.
    """
    texts, tagged = Texts(reader_of(request)), tags or {}
    for row in rows:
        want_note(row, texts)
        want_tags(tagged.get(row.id, ()), texts)
    texts.find()
    shown = shown_notes(rows, texts=texts, request=request)
    return [
        replace(note, tags=shown_tags(tagged[row.id], texts=texts, request=request))
        if row.id in tagged
        else note
        for row, note in zip(rows, shown, strict=True)
    ]


def note_head(row: HeadRow, *, request: HttpRequest) -> ShownNote:
    """As much of a note as its comments need: whose it is, and whether one may say something. No query."""
    reader = reader_of(request)
    nothing = ShownText(ref="", key="", original=SafeString(), language="und")
    return ShownNote(
        id=str(row.id),
        kind=waterfall.kind_of(row),
        author=person(row.author, me_id=reader.account_id),
        title=nothing,
        body=nothing,
        created_at=row.created_at,
        comments_closed=row.comments_closed,
        comment_count=row.comment_count,
        can_comment=_can_comment(row, reader),
    )


def want_note(row: NoteRow, texts: Texts) -> None:
    """Ask for every text of a note."""
    texts.want(f"note:{row.id}:title", waterfall.title_text(row))
    texts.want(f"note:{row.id}:body", waterfall.body_text(row))
    if row.place:
        texts.want(f"note:{row.id}:place", place_text(row.place, visibility=str(row.visibility)))
    waterfall.want_alts(row.media.all(), texts)
    for one in row.media.all():
        picture_words.want_words(one, texts)
    for under in row.note_topics.all():
        want_topic(under.topic, texts)


def shown_notes(rows: Sequence[NoteRow], *, texts: Texts, request: HttpRequest) -> list[ShownNote]:
    """Whole notes whose texts have been found. Two queries, none for visitors."""
    reader = texts.reader
    ids = [row.id for row in rows]
    liked, collected = likes_and_collects(reader, ids) if reader.signed_in and ids else (set(), set())
    ties = relations(reader, (row.author.id for row in rows))
    return [
        _note(
            row,
            texts=texts,
            request=request,
            liked=row.id in liked,
            collected=row.id in collected,
            tie=ties.get(row.author.id, STRANGER),
        )
        for row in rows
    ]


def _note(
    row: NoteRow, *, texts: Texts, request: HttpRequest, liked: bool, collected: bool, tie: Relation
) -> ShownNote:
    reader = texts.reader
    mine = row.author.id == reader.account_id
    shown_media = sorted(row.media.all(), key=lambda one: one.position)
    under = sorted(row.note_topics.all(), key=lambda one: one.position)
    place = texts.words(f"note:{row.id}:place") if row.place else ""
    return ShownNote(
        id=str(row.id),
        kind=waterfall.kind_of(row),
        author=person(row.author, me_id=reader.account_id, tie=tie),
        title=texts.title(f"note:{row.id}:title", may_improve=True, glossed=True),
        body=texts.body(f"note:{row.id}:body", may_improve=True, glossed=True),
        created_at=row.created_at,
        pictures=tuple(
            picture_words.with_words(files.picture(one, alt=waterfall.alt_of(one, texts)), one, texts)
            for one in shown_media
            if one.kind == "picture" and one.state == "ready"
        ),
        video=_video(row, shown_media, texts),
        topics=tuple(topic(one.topic, texts=texts) for one in under),
        place=place,
        place_original=row.place if row.place != place else "",
        edited_at=row.edited_at,
        visibility=cast(Literal["public", "followers", "mutual", "self"], str(row.visibility)),
        declares_original=row.declares_original,
        declares_ai=row.declares_ai,
        declares_ad=row.declares_ad,
        comments_closed=row.comments_closed,
        hidden=row.hidden_at is not None,
        liked=liked,
        collected=collected,
        like_count=row.like_count,
        collect_count=row.collect_count,
        comment_count=row.comment_count,
        share_count=row.share_count,
        share_url=request.build_absolute_uri(reverse("note", args=[row.id])),
        can_edit=mine,
        can_comment=_can_comment(row, reader),
        can_hide=reader.is_staff,
    )


def _can_comment(row: HeadRow, reader: Reader) -> bool:
    return reader.signed_in and not row.comments_closed and row.hidden_at is None


def _video(note: NoteRow, rows: Sequence[MediaRow], texts: Texts) -> ShownVideo | None:
    for row in rows:
        if row.kind == "video":
            offered = subtitles(row.subtitles, note_id=note.id, reader=texts.reader)
            return files.video(row, alt=waterfall.alt_of(row, texts), subtitles=offered)
    return None
