"""Voting on a proposed translation, accepting and declining it, and taking such a decision back."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import Count, Q, QuerySet, Sum

from sampan.accounts.policies import require_account
from sampan.accounts.types import Reader
from sampan.core import events, ratelimit
from sampan.core.clock import now
from sampan.core.errors import Forbidden
from sampan.translation import configuration, policies
from sampan.translation.errors import ImprovementDecided, ImprovementInvalid
from sampan.translation.events import ImprovementAccepted, ImprovementDeclined
from sampan.translation.models import Improvement, ImprovementVote
from sampan.translation.selectors.improvements import family_of, get_improvement, is_trusted
from sampan.translation.services.improvements.locking import lock_improvement
from sampan.translation.services.improvements.serving import serve, stop_serving
from sampan.translation.types import DeclineReason, OpenText
from sampan.translation.wording import CHOOSE_REASON

State = Improvement.State


@transaction.atomic
def vote_on_improvement(*, reader: Reader, improvement_id: int, text: OpenText, value: int) -> Improvement:
    """Say that a proposal is better (1), not better (-1), or take one's word back (0).

    The same again changes nothing. Enough votes accept it, if one of them is of somebody who reads both
    languages and the accounts are not new. Raises Forbidden for its writer and the author of the text,
    ImprovementDecided when it is too late, TooMany.
    """
    me = require_account(reader)
    get_improvement(improvement_id, reader=reader)
    row = lock_improvement(improvement_id, text=text)
    if row.state != State.PROPOSED:
        raise ImprovementDecided
    if not policies.may_vote(row, reader=reader):
        raise Forbidden("improvement_vote")
    ratelimit.check(f"improvement-votes:{me}", limit=configuration.improvement_votes_hour_max(), seconds=3600)
    if value in (1, -1):
        ImprovementVote.objects.update_or_create(improvement=row, account_id=me, defaults={"value": value})
    else:
        ImprovementVote.objects.filter(improvement=row, account=me).delete()
    count_votes(row)
    if _is_carried(row):
        _accept(row, decided_by=None, everywhere=True)
    return row


@transaction.atomic
def accept_improvement(*, reader: Reader, improvement_id: int, text: OpenText) -> Improvement:
    """Take a proposal: from now on readers see it, and open pages change over; records ImprovementAccepted.

    The one in use before is replaced. Accepting what is accepted changes nothing. An author's yes counts in
    that place, a trusted reader's or the staff's wherever the same words stand, if the text is public.
    Raises Forbidden, ImprovementDecided, ImprovementOutdated.
    """
    me = require_account(reader)
    trusted = is_trusted(reader)
    get_improvement(improvement_id, reader=reader)
    row = lock_improvement(improvement_id, text=text)
    _check_judge(row, reader, trusted)
    if row.state == State.ACCEPTED:
        return row
    if row.state != State.PROPOSED:
        raise ImprovementDecided
    everywhere = policies.reaches_everywhere(row, reader=reader, is_trusted=trusted)
    _accept(row, decided_by=me, everywhere=everywhere)
    return row


@transaction.atomic
def decline_improvement(*, reader: Reader, improvement_id: int, text: OpenText, reason: str) -> Improvement:
    """Do not take a proposal, and say why; records ImprovementDeclined. Declining what is declined changes
    nothing. Raises as `accept_improvement`, and ImprovementInvalid without a reason."""
    me = require_account(reader)
    get_improvement(improvement_id, reader=reader)
    row = lock_improvement(improvement_id, text=text)
    _check_judge(row, reader, is_trusted(reader))
    if reason not in list(DeclineReason):
        raise ImprovementInvalid("reason", CHOOSE_REASON)
    if row.state == State.DECLINED:
        return row
    if row.state != State.PROPOSED:
        raise ImprovementDecided
    row.state, row.reason, row.decided_by_id, row.decided_at = State.DECLINED, reason, me, now()
    row.save(update_fields=["state", "reason", "decided_by", "decided_at"])
    events.record(ImprovementDeclined(row.pk, row.account_id, me, reason, row.scope))
    return row


@transaction.atomic
def undo_decision(*, reader: Reader, improvement_id: int, text: OpenText) -> Improvement:
    """Open a decided proposal again; what it replaced is in use again. Raises Forbidden when it is not the
    reader's to undo; undoing what is open changes nothing."""
    require_account(reader)
    get_improvement(improvement_id, reader=reader)
    row = lock_improvement(improvement_id, text=text)
    trusted = is_trusted(reader)
    _check_judge(row, reader, trusted)
    if row.state == State.PROPOSED:
        return row
    if not policies.may_undo(row, reader=reader, is_trusted=trusted):
        raise Forbidden("improvement_undo")
    if _has_another_open(row):
        raise ImprovementDecided
    was_accepted, everywhere = row.state == State.ACCEPTED, row.everywhere
    row.state, row.reason, row.everywhere = State.PROPOSED, "", False
    row.decided_by_id = row.decided_at = None
    row.save(update_fields=["state", "reason", "everywhere", "decided_by", "decided_at"])
    if was_accepted:
        stop_serving(row)
        _bring_back(row, everywhere=everywhere)
    return row


def count_votes(row: Improvement) -> None:
    """Set the score from the votes of those who stand."""
    votes = ImprovementVote.objects.filter(improvement=row, account__suspended_at=None)
    row.score = votes.aggregate(sum=Sum("value"))["sum"] or 0
    row.save(update_fields=["score"])


def _check_judge(row: Improvement, reader: Reader, trusted: bool) -> None:
    if not policies.may_judge(row, reader=reader, is_trusted=trusted):
        raise Forbidden("improvement_judge")


def _is_carried(row: Improvement) -> bool:
    """Whether enough people who are not new here want it, one of them reading both languages."""
    since = now() - timedelta(seconds=configuration.voter_age_seconds())
    both = Q(account__reads__contains=["en"]) & Q(account__reads__overlap=["zh-Hans", "zh-Hant"])
    votes = ImprovementVote.objects.filter(improvement=row, account__suspended_at=None)
    found = votes.filter(account__created_at__lte=since).aggregate(
        sum=Sum("value"), bilingual=Count("pk", filter=both & Q(value=1))
    )
    return (found["sum"] or 0) >= configuration.improvement_votes() and found["bilingual"] > 0


def _accept(row: Improvement, *, decided_by: int | None, everywhere: bool) -> None:
    # What serves everywhere would tell everybody that these words stand somewhere in private.
    row.everywhere = everywhere and row.is_public
    for older in _in_the_same_place(row).filter(state=State.ACCEPTED).exclude(pk=row.pk):
        stop_serving(older)
        older.state = State.REPLACED
        older.save(update_fields=["state"])
    row.state, row.decided_by_id, row.decided_at = State.ACCEPTED, decided_by, now()
    row.save(update_fields=["state", "everywhere", "decided_by", "decided_at"])
    serve(row)
    events.record(ImprovementAccepted(row.pk, row.account_id, row.author_id, decided_by, row.scope))


def _in_the_same_place(row: Improvement, *, everywhere: bool | None = None) -> QuerySet[Improvement]:
    reach = row.everywhere if everywhere is None else everywhere
    same = Improvement.objects.filter(
        text_hash=row.text_hash, target__in=family_of(row.target), everywhere=reach
    )
    return same if reach else same.filter(scope=row.scope)


def _bring_back(row: Improvement, *, everywhere: bool) -> None:
    """Serve again what the row had replaced last."""
    replaced = _in_the_same_place(row, everywhere=everywhere).filter(state=State.REPLACED)
    last = replaced.order_by("-decided_at", "-pk").first()
    if last is not None:
        last.state = State.ACCEPTED
        last.save(update_fields=["state"])
        serve(last)


def _has_another_open(row: Improvement) -> bool:
    """Whether its writer has proposed something else meanwhile; one open proposal a text and reader."""
    same = Improvement.objects.filter(
        account=row.account_id, scope=row.scope, text_hash=row.text_hash, target__in=family_of(row.target)
    )
    return row.account_id is not None and same.filter(state=State.PROPOSED).exclude(pk=row.pk).exists()
