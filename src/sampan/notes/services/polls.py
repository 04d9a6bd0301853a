"""Polls: checking what an author wrote, keeping it with the note, voting."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

from sampan.accounts.policies import require_account
from sampan.accounts.types import Reader
from sampan.core.clock import now
from sampan.core.errors import Conflict, Invalid, NotFound, TooLarge
from sampan.notes.models import OPTION_COLUMN, Note, Poll, PollOption, PollVote
from sampan.notes.services.reactions import lock_visible_note
from sampan.notes.types import PollContent
from sampan.notes.wording import clean_line, count_body

POLL_DAYS = (1, 3, 7)
"""How long a poll may run."""
OPTIONS_MIN = 2
"""One answer is no choice."""


def clean_poll(poll: PollContent | None) -> PollContent | None:
    """The same poll with clean answers, empty ones left out; None when nothing is left. Raises TooLarge."""
    if poll is None:
        return None
    options = tuple(option for option in map(clean_line, poll.options) if option)
    if any(len(option) > OPTION_COLUMN for option in options):
        raise TooLarge(
            "poll_room",
            _("An answer holds at most %(limit)d characters, even in a draft."),
            {"limit": OPTION_COLUMN},
            field="poll",
        )
    return replace(poll, options=options) if options else None


def check_poll(poll: PollContent | None) -> None:
    """Refuse a poll that cannot be answered. Raises Invalid (poll)."""
    if poll is None:
        return
    _check_options(poll.options)
    if poll.days not in POLL_DAYS:
        raise Invalid("poll_days", _("Choose in the list how long the poll runs."), field="poll")


def poll_as_json(poll: PollContent | None) -> dict[str, Any]:
    """The poll as a draft keeps it; {} for none."""
    return {**asdict(poll), "options": list(poll.options)} if poll else {}


def poll_from_json(kept: dict[str, Any]) -> PollContent | None:
    """The poll that a draft keeps."""
    return PollContent(**{**kept, "options": tuple(kept["options"])}) if kept else None


def find_poll_content(note: Note) -> PollContent | None:
    """The poll of a note as its author edits it. Two queries, none for a note without one."""
    poll = Poll.objects.filter(note=note).first() if note.has_poll else None
    if poll is None:
        return None
    texts = poll.options.order_by("position").values_list("text", flat=True)
    return PollContent(options=tuple(texts), days=poll.days, is_multiple=poll.is_multiple)


def set_poll(note: Note, poll: PollContent | None) -> None:
    """Let the note have exactly this poll; the caller holds the note's lock.

    A changed poll begins anew. Raises Invalid (poll) when somebody has voted: their answers must keep their
    meaning.
    """
    if find_poll_content(note) == poll:
        return
    old = Poll.objects.select_for_update().filter(note=note).first()
    if old is not None:
        if old.voter_count:
            raise Invalid(
                "poll_voted",
                _("People have voted already, so the poll has to stay as it is."),
                field="poll",
            )
        old.delete()
    if poll is not None:
        _make(note, poll)
    note.has_poll = poll is not None
    Note.objects.filter(pk=note.pk).update(has_poll=note.has_poll)


@transaction.atomic
def vote(*, reader: Reader, note_id: int, option_ids: Iterable[int]) -> Note:
    """Vote in the poll of a note, once; the same answers again do nothing. Gives the note.

    Raises SignInNeeded, Suspended, NotFound (a note that the reader may not see, or without a poll), Invalid
    for no answer, too many or those of another poll, Conflict when it is closed or one has voted otherwise.
    """
    me = require_account(reader)
    note = lock_visible_note(note_id, reader=reader)
    poll = Poll.objects.select_for_update().filter(note=note).first()
    if poll is None:
        raise NotFound
    chosen = set(option_ids)
    mine = set(_votes_of(me, poll).values_list("option", flat=True))
    if mine and mine == chosen:
        return note
    _check_vote(poll, chosen, is_author=note.author_id == me, is_hidden=note.hidden_at is not None)
    if mine:
        raise Conflict("poll_voted", _("You have voted already; your answer stands."))
    PollVote.objects.bulk_create(PollVote(option_id=pk, account_id=me) for pk in sorted(chosen))
    PollOption.objects.filter(pk__in=chosen).update(vote_count=F("vote_count") + 1)
    Poll.objects.filter(pk=poll.pk).update(voter_count=F("voter_count") + 1)
    return note


def erase_votes_of(*, account_id: int) -> None:
    """Take back every vote of an account whose owner left; counts stay exact. Twice does no harm."""
    polls = Poll.objects.filter(options__votes__account=account_id).values_list("pk", flat=True)
    for poll_id in list(polls.distinct()):
        with transaction.atomic():
            poll = Poll.objects.select_for_update().filter(pk=poll_id).first()
            if poll is None:
                continue
            votes = _votes_of(account_id, poll)
            chosen = list(votes.values_list("option", flat=True))
            votes.delete()
            PollOption.objects.filter(pk__in=chosen).update(vote_count=Greatest(F("vote_count") - 1, 0))
            left = int(bool(chosen))
            Poll.objects.filter(pk=poll_id).update(voter_count=Greatest(F("voter_count") - left, 0))


def _check_options(options: tuple[str, ...]) -> None:
    most, longest = settings.SAMPAN_POLL_OPTIONS_MAX, settings.SAMPAN_POLL_OPTION_MAX
    if not OPTIONS_MIN <= len(options) <= most:
        raise Invalid(
            "poll_options",
            _("A poll needs %(least)d to %(most)d answers; yours has %(count)d."),
            {"least": OPTIONS_MIN, "most": most, "count": len(options)},
            field="poll",
        )
    if len({option.casefold() for option in options}) < len(options):
        raise Invalid("poll_same", _("Two answers of your poll are the same."), field="poll")
    for option in options:
        if count_body(option) > longest:
            raise Invalid(
                "poll_long",
                _("The answer “%(option)s” is %(count)d characters long; at most %(limit)d fit."),
                {"option": option, "count": count_body(option), "limit": longest},
                field="poll",
            )


def _check_vote(poll: Poll, chosen: set[int], *, is_author: bool, is_hidden: bool) -> None:
    if is_author:
        raise Invalid("poll_own", _("You cannot vote in your own poll."))
    if poll.closes_at <= now() or is_hidden:
        raise Conflict("poll_closed", _("This poll is closed."))
    if not chosen:
        raise Invalid("poll_empty", _("Choose an answer first."))
    if len(chosen) > 1 and not poll.is_multiple:
        raise Invalid("poll_single", _("Choose one answer only."))
    if PollOption.objects.filter(poll=poll, pk__in=chosen).count() < len(chosen):
        raise Invalid("poll_changed", _("The poll has changed. Load the page again."))


def _votes_of(account_id: int, poll: Poll) -> QuerySet[PollVote]:
    return PollVote.objects.filter(account=account_id, option__poll=poll)


def _make(note: Note, content: PollContent) -> None:
    closes_at = now() + timedelta(days=content.days)
    poll = Poll.objects.create(
        note=note, days=content.days, is_multiple=content.is_multiple, closes_at=closes_at
    )
    PollOption.objects.bulk_create(
        PollOption(poll=poll, text=text, position=place) for place, text in enumerate(content.options)
    )
