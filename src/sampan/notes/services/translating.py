"""Asking for a note's translations: when it is published, and while its author still writes it."""

from __future__ import annotations

from dataclasses import replace

from sampan.accounts.policies import require_account
from sampan.accounts.selectors import languages_read
from sampan.accounts.types import Reader
from sampan.core import ratelimit
from sampan.notes.models import BODY_COLUMN, TITLE_COLUMN, Note
from sampan.notes.policies import may_be_shared
from sampan.notes.selectors.texts import texts_of
from sampan.notes.services.content import TRANSLATIONS_INTO
from sampan.notes.services.words import note_language
from sampan.notes.types import Preview, PreviewPart, Visibility
from sampan.notes.wording import clean_line, clean_text
from sampan.translation import services as translation
from sampan.translation.selectors import text_key
from sampan.translation.services.improvements import mark_public
from sampan.translation.types import EN, UND, ZH_HANS, Text, Translated

PREVIEWS_MINUTE_MAX = 60
"""A person who writes without a pause asks about once a second."""


def prepare_note(*, note_id: int) -> None:
    """Have the note's texts and topics translated into the languages read here, before anybody opens it.

    A note that is gone, hidden or for its author alone needs none. What was translated of it while its author
    wrote it serves it now, and is forgotten as a draft. Twice does no harm.
    """
    note = Note.objects.filter(pk=note_id, hidden_at=None).exclude(visibility=Visibility.SELF).first()
    if note is None:
        return
    texts = texts_of(note)
    drafts = {text.scope: draft_text(text, author_id=note.author_id) for text in texts if text.scope}
    translation.carry_translations((drafts[text.scope], text) for text in texts if text.scope)
    translation.forget_translations(scopes={draft.scope for draft in drafts.values()})
    translation.prepare_translations(texts, languages=languages_read())


def draft_text(text: Text, *, author_id: int) -> Text:
    """Title or body of a note as it was while its author wrote it and nobody else had read it."""
    name = text.scope.rpartition(":")[2]
    return replace(text, scope=f"draft:{author_id}:{name}", is_private=True)


def mark_texts_public(*, note_id: int) -> None:
    """Let what readers proposed for a note's texts be public exactly while the note is. Twice is once."""
    note = Note.objects.filter(pk=note_id).first()
    if note is not None:
        scopes = [f"note:{note.pk}:title", f"note:{note.pk}:body"]
        mark_public(scopes=scopes, is_public=may_be_shared(note))


def preview_draft(*, reader: Reader, title: str, body: str, to: str = "") -> Preview:
    """How readers of `to` ('': the other language) will see these words; what is missing is asked for.

    Raises SignInNeeded, TooMany beyond PREVIEWS_MINUTE_MAX a minute.
    """
    me = require_account(reader)
    ratelimit.check(f"preview:{me}", limit=PREVIEWS_MINUTE_MAX, seconds=60)
    title, body = clean_line(title)[:TITLE_COLUMN], clean_text(body)[:BODY_COLUMN]  # what a draft can hold
    source = note_language(title, body)
    target = to if to in TRANSLATIONS_INTO else other_language(reader.language if source == UND else source)
    # Nobody else has read them yet, so no stranger's engine shall.
    parts = {
        "title": draft_text(Text(title, scope="title"), author_id=me),
        "body": draft_text(Text(body, scope="body", context=title), author_id=me),
    }
    wanted = {name: text for name, text in parts.items() if text.body}
    found = dict(zip(wanted, translation.want_translations(list(wanted.values()), to=target), strict=True))
    shown = {name: _part(text, found.get(name), target) for name, text in parts.items()}
    return Preview(source=source, to=target, title=shown["title"], body=shown["body"])


def other_language(source: str) -> str:
    """For whom a preview is of most use: English readers of a Chinese text, Chinese readers of any other."""
    return EN if source.startswith("zh") else ZH_HANS


def _part(text: Text, found: Translated | None, target: str) -> PreviewPart:
    if not text.body:
        return PreviewPart("same", "", "")
    key = text_key(text, to=target)
    if found is None:
        return PreviewPart("pending", "", key)
    if found.origin == "given_up":
        return PreviewPart("given_up", "", key)
    return PreviewPart("ready" if found.is_translation else "same", found.body, key)
