"""Notes as cards of a waterfall."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Literal, cast

from django.http import HttpRequest

from sampan.accounts.types import Reader
from sampan.notes.selectors import likes_and_collects
from sampan.notes.types import Visibility
from sampan.translation.types import Text
from sampan.web.present import files
from sampan.web.present.faces import person
from sampan.web.present.reading import reader_of
from sampan.web.present.rows import CardRow, MediaRow
from sampan.web.present.texts import Texts
from sampan.web.shown import ShownCard
from sampan.web.shown_media import ShownPicture


def cards(
    notes: Sequence[CardRow], *, request: HttpRequest, liked: Collection[int] | None = None
) -> list[ShownCard]:
    """Cards in the notes' order. Two queries: the reader's likes (unless `liked` names them), the texts."""
    reader = reader_of(request)
    texts = Texts(reader)
    for note in notes:
        want_card(note, texts)
    texts.find()
    if liked is None:
        liked = liked_among(reader, [note.id for note in notes])
    return [card(note, texts=texts, liked=note.id in liked) for note in notes]


def liked_among(reader: Reader, note_ids: list[int]) -> set[int]:
    """Those of the notes that the reader likes. One query, none for visitors."""
    return likes_and_collects(reader, note_ids)[0] if reader.signed_in and note_ids else set()


def want_card(note: CardRow, texts: Texts) -> None:
    """Ask for the texts of one card."""
    if note.title:
        texts.want(f"note:{note.id}:title", title_text(note))
    else:
        texts.want(f"note:{note.id}:lead", body_text(note))
    if note.cover is not None:
        want_alt(note.cover, texts)


def card(note: CardRow, *, texts: Texts, liked: bool) -> ShownCard:
    """One card; its texts have been found."""
    title = texts.title(f"note:{note.id}:title") if note.title else texts.lead(f"note:{note.id}:lead")
    return ShownCard(
        id=str(note.id),
        kind=kind_of(note),
        title=title,
        author=person(note.author, me_id=texts.reader.account_id),
        cover=shown_cover(note.cover, texts),
        liked=liked,
        like_count=note.like_count,
        picture_count=note.media_count,
        seconds=note.cover.duration_ms / 1000 if note.cover is not None else 0,
        in_review=note.hidden_at is not None,
        visibility=str(note.visibility),
        source=getattr(note, "source", 0),
    )


def title_text(note: CardRow) -> Text:
    """The title of a note as the translation room knows it; the author may mend it."""
    scope = f"note:{note.id}:title"
    return Text(note.title, language=note.language, scope=scope, is_private=is_private(note))


def body_text(note: CardRow) -> Text:
    """The body of a note as the translation room knows it; the author may mend it."""
    scope = f"note:{note.id}:body"
    return Text(note.body, note.language, scope, context=note.title, is_private=is_private(note))


def is_private(note: CardRow) -> bool:
    """Whether the note's texts go only to translators that may see private ones."""
    return note.visibility != Visibility.PUBLIC


def want_alt(row: MediaRow, texts: Texts) -> None:
    """Ask for the description of a picture."""
    if row.alt:
        # Who may see the picture is not known here; where everybody may, its note has it translated.
        texts.want(f"media:{row.id}:alt", Text(row.alt, is_private=True))


def alt_of(row: MediaRow, texts: Texts) -> str:
    """The description of a picture in the best words there are now."""
    return texts.words(f"media:{row.id}:alt") if row.alt else ""


def want_alts(rows: Iterable[MediaRow], texts: Texts) -> None:
    """Ask for the descriptions of several pictures."""
    for row in rows:
        want_alt(row, texts)


def shown_cover(row: MediaRow | None, texts: Texts) -> ShownPicture | None:
    """The cover of a card, when there is one that can be shown."""
    if row is None or row.state != "ready":
        return None
    return files.cover(row, alt=alt_of(row, texts))


def kind_of(note: CardRow) -> Literal["picture", "video"]:
    """A picture note or a video note."""
    return cast(Literal["picture", "video"], str(note.kind))
