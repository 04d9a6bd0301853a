"""What a person asks of their feed: whether it learns, its languages, and what they want less of."""

from __future__ import annotations

from typing import Any, Final, get_args

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sampan.accounts.models import Account
from sampan.accounts.types import Reader
from sampan.core.errors import Invalid, NotFound
from sampan.discovery.models import Taste
from sampan.discovery.ranking.mixing import Mix
from sampan.discovery.services.marks import hold_counting
from sampan.discovery.services.recording import record_act
from sampan.discovery.types import SignalKind, category_number
from sampan.notes.models import Note, NoteTopic

LESS_MAX: Final = 200
"""Authors, categories or topics that one person wants less of; then the oldest wish gives way."""
DISMISSED_MAX: Final = 1_000
"""Notes that were said to be nothing for somebody: older ones have long left every list."""
COLUMNS: Final = {
    "note": "dismissed_ids",
    "author": "less_authors",
    "category": "less_categories",
    "topic": "less_topics",
}
"""What one can want less of, and where that is kept."""


@transaction.atomic
def change_wishes(
    *,
    by: Account,
    learns: bool | None = None,
    mix: str | None = None,
    keeps_searches: bool | None = None,
) -> None:
    """Change what is given, leave the rest; once `learns` is False, nothing more is written of this person.

    What was learned before stays, unused, until it is forgotten. Raises Invalid for a mix that there is not.
    """
    if mix is not None and mix not in get_args(Mix):
        raise Invalid("mix", _("Choose one of the mixtures."), field="mix")
    if learns is False:
        hold_counting()  # a step that is under way would still add to it
    wanted = {"learns": learns, "mix": mix, "keeps_searches": keeps_searches}
    _change(by, {name: value for name, value in wanted.items() if value is not None})


@transaction.atomic
def show_less(*, by: Account, note_id: int, of: str) -> None:
    """Show this person no more of a note, and with `of` 'author', 'category' or 'topic' (the note's first)
    less of what it is like; it holds from the next page on. Twice does no more than once.

    The wish is kept for those too who do not let Sampan learn. Raises NotFound for a note that is closed to
    them or has no such thing, Invalid for one's own note and for something else in `of`.
    """
    note = _note(by, note_id)
    if note.author_id == by.pk:
        raise Invalid("own", _("This is your own note."))
    target = _target(note, of)
    taste = _taste(by)
    _add(taste, "note", note.pk)
    _add(taste, of, target)
    taste.save(update_fields=[*COLUMNS.values()])
    record_act(account_id=by.pk, kind=SignalKind.NOT_FOR_ME, note_id=note.pk)


@transaction.atomic
def undo_less(*, by: Account, note_id: int, of: str) -> None:
    """Take `show_less` of this note back. Raises as that."""
    note = _note(by, note_id)
    target = _target(note, of)
    taste = _taste(by)
    _take_out(taste, "note", note.pk)
    _take_out(taste, of, target)
    taste.save(update_fields=[*COLUMNS.values()])


@transaction.atomic
def drop_less(*, by: Account, of: str, target_id: int | None) -> None:
    """Take one wish for less back by what it names: an account, a category's number, a topic, a note; with
    None all wishes of this sort. Raises Invalid for something else in `of`.
    """
    if of not in COLUMNS:
        raise _no_such_wish()
    taste = _taste(by)
    if target_id is None:
        setattr(taste, COLUMNS[of], [])
    else:
        _take_out(taste, of, target_id)
    taste.save(update_fields=[COLUMNS[of]])


def _note(by: Account, note_id: int) -> Note:
    reader = Reader(account_id=by.pk, language=by.language, reads=tuple(by.reads))
    note = Note.objects.visible_to(reader).filter(pk=note_id).only("pk", "author_id", "category").first()
    if note is None:
        raise NotFound
    return note


def _target(note: Note, of: str) -> int:
    """What the wish names."""
    if of not in COLUMNS:
        raise _no_such_wish()
    if of == "note":
        return note.pk
    if of == "author":
        return note.author_id
    if of == "category":
        found: int | None = category_number(note.category)
        found = None if found == -1 else found
    else:
        found = NoteTopic.objects.filter(note=note).order_by("pk").values_list("topic_id", flat=True).first()
    if found is None:
        raise NotFound
    return found


def _no_such_wish() -> Invalid:
    return Invalid("of", _("Choose what you want to see less of."), field="of")


def _taste(by: Account) -> Taste:
    """The person's row, made when it is missing, locked."""
    Taste.objects.get_or_create(account=by)
    return Taste.objects.select_for_update(of=("self",)).only("pk", *COLUMNS.values()).get(pk=by.pk)


def _change(by: Account, fields: dict[str, Any]) -> None:
    Taste.objects.update_or_create(account=by, defaults=fields)


def _add(taste: Taste, of: str, target: int) -> None:
    kept = [one for one in getattr(taste, COLUMNS[of]) if one != target]
    most = DISMISSED_MAX if of == "note" else LESS_MAX
    setattr(taste, COLUMNS[of], [*kept, target][-most:])


def _take_out(taste: Taste, of: str, target: int) -> None:
    setattr(taste, COLUMNS[of], [one for one in getattr(taste, COLUMNS[of]) if one != target])
