"""The subtitles of a note's video in whichever language somebody reads, and as its author edits them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from sampan.accounts.types import Reader
from sampan.core.errors import NotFound
from sampan.notes.models import Media, Note, SubtitleTrack
from sampan.notes.types import Kind, Visibility
from sampan.translation.keys import text_hash
from sampan.translation.scripts import convert_script
from sampan.translation.selectors import find_translations, text_key
from sampan.translation.speech.cues import Cue
from sampan.translation.types import EN, ZH_HANS, Text, Translated

SCOPE_DIGITS = 16
CONTEXT_MAX = 200
"""Characters of what stands around a line, for whoever translates it."""


@dataclass(frozen=True)
class Subtitled:
    """A note's video with its tracks, the one in the spoken language first."""

    note: Note
    media: Media
    tracks: tuple[SubtitleTrack, ...]

    @property
    def spoken(self) -> SubtitleTrack | None:
        """The track in the language of the video, when it has words."""
        return next((track for track in self.tracks if track.cues), None)

    def track_in(self, language: str) -> SubtitleTrack | None:
        """The track that was written in the language, in either Chinese script, when it has words."""
        return next((one for one in self.tracks if one.cues and same_family(one.language, language)), None)


@dataclass(frozen=True)
class Line:
    """One cue in one language; `key` is the text key of a translation that is still missing, else ''."""

    cue: Cue
    text: str
    key: str = ""
    origin: str = "same"


def same_family(one: str, other: str) -> bool:
    """Whether both are Chinese or both the same language."""
    return one.split("-")[0] == other.split("-")[0]


def other_language(language: str) -> str:
    """The language of those for whom subtitles in `language` have to be translated."""
    return EN if language.startswith("zh") else ZH_HANS


def get_subtitled(note_id: int, *, reader: Reader) -> Subtitled:
    """The video of a note that the reader may see, with its tracks. Three queries. Raises NotFound."""
    rows = Note.objects.visible_to(reader).select_related("author").defer("heard_and_seen")
    return _subtitled(rows.filter(pk=note_id).first())


def get_own_subtitled(note_id: int, *, reader: Reader) -> Subtitled:
    """The same of the reader's own notes only. Three queries. Raises NotFound."""
    rows = Note.objects.select_related("author").defer("heard_and_seen")
    return _subtitled(rows.filter(pk=note_id, author=reader.account_id).first())


def cues_of(track: SubtitleTrack) -> list[Cue]:
    """The cues of a track, in their order."""
    return [Cue(int(start), int(end), str(text)) for start, end, text in track.cues]


def cue_scope(track: SubtitleTrack, text: str) -> str:
    """Under which name the author's own translation of a line is kept: by its words, not by its place."""
    return f"cue:{track.pk}:{text_hash(text)[:SCOPE_DIGITS]}"


def cue_texts(track: SubtitleTrack, *, note: Note | None = None) -> list[Text]:
    """The lines of a track as the translation room knows them, each with what is said around it. No query.

    Without a `note` that everybody may read they are for no stranger's engine.
    """
    cues = cues_of(track)
    title = note.title if note is not None else ""
    private = note is None or note.visibility != Visibility.PUBLIC
    return [
        Text(
            cue.text,
            language=track.language,
            scope=cue_scope(track, cue.text),
            context=_context(cues, place, title),
            is_private=private,
        )
        for place, cue in enumerate(cues)
    ]


def list_lines(subtitled: Subtitled, track: SubtitleTrack, *, to: str) -> list[Line]:
    """The cues of `track` in the language `to`: own words, the other track's, or translations.

    Where a translation is missing the line keeps its own words and names the key under which the
    translation will be announced. One query at most.
    """
    cues, own = cues_of(track), subtitled.track_in(to)
    if own is not None and own.pk == track.pk:
        return [Line(cue, _in_script(cue.text, to)) for cue in cues]
    texts = cue_texts(track, note=subtitled.note)
    beside = cues_of(own) if own is not None else []
    lines = []
    for cue, text, found in zip(cues, texts, find_translations(texts, to=to), strict=True):
        said = _said_during(cue, beside)
        lines.append(
            Line(cue, _in_script(said, to), origin="author") if said else _line(cue, text, found, to)
        )
    return lines


def missing_texts(subtitled: Subtitled, track: SubtitleTrack, lines: Sequence[Line]) -> list[Text]:
    """The texts of those lines that wait for a translation. No query."""
    texts = cue_texts(track, note=subtitled.note)
    return [text for text, line in zip(texts, lines, strict=True) if line.key]


def _subtitled(note: Note | None) -> Subtitled:
    media = None
    if note is not None:
        media = Media.objects.filter(note=note, kind=Kind.VIDEO).order_by("position", "pk").first()
    if note is None or media is None:
        raise NotFound
    tracks = list(SubtitleTrack.objects.filter(media=media))
    spoken = media.subtitles.get("spoken", "")
    tracks.sort(key=lambda one: (one.language != spoken, one.pk))
    return Subtitled(note, media, tuple(tracks))


def _context(cues: Sequence[Cue], place: int, title: str) -> str:
    around = [title, *(cue.text for cue in (*cues[max(0, place - 2) : place], *cues[place + 1 : place + 2]))]
    return " / ".join(" ".join(part.split()) for part in around if part)[:CONTEXT_MAX]


def _line(cue: Cue, text: Text, found: Translated | None, to: str) -> Line:
    if found is None:
        return Line(cue, cue.text, key=text_key(text, to=to))
    return Line(cue, found.body, origin=found.origin)


def _in_script(text: str, to: str) -> str:
    return convert_script(text, to=to) if to.startswith("zh") else text


def _said_during(cue: Cue, others: Sequence[Cue]) -> str:
    """What another track says while a cue stands: the cues of which at least half falls into it, or the
    one that covers most of it.
    """
    # Both tracks are in their order and no cue stands over the next, so only a few can share its time.
    first = bisect_right(others, cue.start_ms, key=lambda one: one.end_ms)
    last = bisect_left(others, cue.end_ms, key=lambda one: one.start_ms)
    near = others[first:last]
    over = [(min(cue.end_ms, one.end_ms) - max(cue.start_ms, one.start_ms), one) for one in near]
    inside = [one.text for shared, one in over if shared > 0 and 2 * shared >= one.end_ms - one.start_ms]
    if inside:
        return "\n".join(inside)
    shared, best = max(over, key=lambda pair: pair[0], default=(0, cue))
    return best.text if shared * 2 > cue.end_ms - cue.start_ms else ""
