"""Topics under the name that the reader knows."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest

from sampan.translation.types import Text
from sampan.web.present.reading import reader_of
from sampan.web.present.rows import TopicNameRow, TopicRow
from sampan.web.present.texts import Texts
from sampan.web.shown import ShownTopic


def topics(rows: Sequence[TopicRow], *, request: HttpRequest) -> list[ShownTopic]:
    """Topics in their order; their names are loaded beforehand. One query for the texts."""
    texts = Texts(reader_of(request))
    for row in rows:
        want_topic(row, texts)
    texts.find_and_order()
    return [topic(row, texts=texts) for row in rows]


def want_topic(row: TopicRow, texts: Texts) -> None:
    """Ask for a topic's name, unless members already call it something in the reader's language."""
    texts.want(ref_of(row), topic_text(row))


def topic(row: TopicRow, *, texts: Texts) -> ShownTopic:
    """One topic: the members' own name in the reader's language first, else a translation, else as it is."""
    own = _name_in(row, texts.reader.language)
    name = own.name if own is not None else texts.words(ref_of(row))
    slug = own.key if own is not None else _key_of(row)
    other = row.name if row.name != name else _another_name(row, name)
    return ShownTopic(slug=slug, name=name, other_name=other, note_count=row.note_count)


def topic_text(row: TopicRow) -> Text:
    """The name of a topic as the translation room knows it."""
    return Text(row.name)


def ref_of(row: TopicRow) -> str:
    """How the page calls the name of this topic."""
    return f"topic:{row.id}:name"


def _name_in(row: TopicRow, language: str) -> TopicNameRow | None:
    names = [name for name in row.names.all() if name.language.split("-")[0] == language.split("-")[0]]
    exact = [name for name in names if name.language == language and name.name == row.name]
    return next(iter([*exact, *(name for name in names if name.language == language)]), None)


def _key_of(row: TopicRow) -> str:
    for name in row.names.all():
        if name.name == row.name:
            return name.key
    return row.name


def _another_name(row: TopicRow, shown: str) -> str:
    return next((name.name for name in row.names.all() if name.name != shown), "")
