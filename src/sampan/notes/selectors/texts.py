"""The texts of a note that cross the languages, named so that its author's own translations are found."""

from dataclasses import replace

from sampan.notes.models import Media, Note, PollOption, Topic
from sampan.notes.selectors.polls import option_text
from sampan.notes.types import Visibility
from sampan.translation.selectors import find_translations
from sampan.translation.types import EN, UND, ZH_HANS, Text


def note_texts(note: Note) -> list[Text]:
    """Title and body of a note, whichever has words, with their scopes. No query."""
    private = note.visibility != Visibility.PUBLIC
    title = Text(note.title, note.language, f"note:{note.pk}:title", is_private=private)
    body = Text(note.body, note.language, f"note:{note.pk}:body", context=note.title, is_private=private)
    return [text for text in (title, body) if text.body]


def own_translations(note: Note) -> dict[str, dict[str, str]]:
    """What the author of a note wrote as its translations: {"en": {"title": ..., "body": ...}}. Two queries.

    Chinese comes in simplified characters, whichever the author used: one is made out of the other.
    """
    texts = note_texts(note)
    kept: dict[str, dict[str, str]] = {}
    for language in (EN, ZH_HANS):
        for text, found in zip(texts, find_translations(texts, to=language), strict=True):
            if found is not None and found.origin == "author":
                kept.setdefault(language, {})[text.scope.rpartition(":")[2]] = found.body
    return kept


def alt_text(media: Media) -> Text:
    """The description of a picture. No query."""
    return Text(media.alt)


def place_text(place: str, *, visibility: str) -> Text:
    """Where a note was written, or what it is about. No query."""
    return Text(place, is_private=visibility != Visibility.PUBLIC)


def texts_of(note: Note) -> list[Text]:
    """All texts of a note: title, body, place, its pictures' descriptions, its topics' names, its
    poll's answers. Three queries, four with a poll.

    A topic that members call something in both languages needs no translation.
    """
    private = note.visibility != Visibility.PUBLIC
    alts = [replace(alt_text(media), is_private=private) for media in note.media.all() if media.alt]
    topics = Topic.objects.filter(note_topics__note=note).prefetch_related("names")
    names = [Text(topic.name) for topic in topics if len(_languages_of(topic)) < 2]
    places = [place_text(note.place, visibility=note.visibility)] if note.place else []
    return note_texts(note) + places + alts + names + _answers(note)


def _answers(note: Note) -> list[Text]:
    if not note.has_poll:
        return []
    options = PollOption.objects.filter(poll=note.pk).order_by("position").values_list("text", flat=True)
    return [
        option_text(words, title=note.title, body=note.body, visibility=note.visibility) for words in options
    ]


def _languages_of(topic: Topic) -> set[str]:
    return {name.language.split("-")[0] for name in topic.names.all()} - {UND}
