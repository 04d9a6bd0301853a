"""What follows from the words of a note: its language, whom it mentions, its author's own translations."""

from __future__ import annotations

from django.db.models import Q

from sampan.accounts.models import Block
from sampan.accounts.selectors import find_accounts_by_handles
from sampan.notes.models import Mention, Note
from sampan.notes.selectors.texts import note_texts
from sampan.notes.topic_names import handles_in
from sampan.translation import services as translation
from sampan.translation.language import detect_language

MENTIONS_MAX = 20
"""People whom one note can call; whoever stands further back is a plain word."""


def note_language(title: str, body: str) -> str:
    """The language that most of a note is in."""
    return detect_language(f"{title}\n{body}")


def set_mentions(note: Note) -> None:
    """Store whom the body mentions: accounts of this place in good standing, without a block either way."""
    named = find_accounts_by_handles(handles_in(note.body)[:MENTIONS_MAX])
    ids = {account.pk for account in named} - {note.author_id}
    author = note.author_id
    either = Q(blocker=author, blocked__in=ids) | Q(blocked=author, blocker__in=ids)
    for blocker, blocked in Block.objects.filter(either).values_list("blocker", "blocked"):
        ids -= {blocker, blocked}
    Mention.objects.filter(note=note).exclude(account__in=ids).delete()
    Mention.objects.bulk_create(
        [Mention(note=note, account_id=pk) for pk in sorted(ids)], ignore_conflicts=True
    )


def keep_translations(note: Note, given: dict[str, dict[str, str]]) -> None:
    """Keep exactly the translations that the author wrote; they stand before any engine's."""
    translation.forget_translations(scopes=[f"note:{note.pk}:title", f"note:{note.pk}:body"])
    for text in note_texts(note):
        name = text.scope.rpartition(":")[2]
        for language, words in given.items():
            if words.get(name):
                translation.keep_author_translation(
                    text=text, to=language, body=words[name], account_id=note.author_id
                )
