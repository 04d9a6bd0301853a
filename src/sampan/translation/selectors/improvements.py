"""What is known of readers' better translations: of one text, of one author, of one reader, to be judged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from sampan.accounts.models import Account
from sampan.accounts.querysets import no_block_between
from sampan.accounts.types import Reader
from sampan.core.clock import now
from sampan.core.errors import NotFound
from sampan.core.pagination import Page, page_by_id
from sampan.translation import configuration, policies
from sampan.translation.keys import text_hash
from sampan.translation.models import Improvement, ImprovementVote, TrustedReader
from sampan.translation.scripts import convert_script
from sampan.translation.types import EN, ZH_HANS, ZH_HANT, OpenText

PROPOSALS_MAX = 10
"""How many translations of one text are shown beside each other; nobody compares more."""
State = Improvement.State


@dataclass(frozen=True)
class Proposal:
    """One better translation as a reader sees it, and what they may do with it."""

    row: Improvement
    body: str
    """In the script that the reader reads."""
    my_vote: int
    is_mine: bool
    may_vote: bool
    may_judge: bool
    may_undo: bool


def family_of(target: str) -> tuple[str, ...]:
    """The languages that one translation serves: both scripts of Chinese, or English."""
    return (EN,) if target == EN else (ZH_HANS, ZH_HANT)


def list_proposals(text: OpenText, *, to: str, reader: Reader) -> list[Proposal]:
    """What was proposed for this text as it stands now: open ones by their votes, the one in use, and the
    reader's own that were declined. Two queries at most.
    """
    rows = Improvement.objects.filter(
        scope=text.ref, text_hash=text_hash(text.text.body), target__in=family_of(to)
    )
    mine = Q(state=State.DECLINED, account=reader.account_id) if reader.signed_in else Q(pk__in=())
    rows = rows.filter(Q(state__in=(State.PROPOSED, State.ACCEPTED)) | mine)
    first = Case(
        When(state=State.ACCEPTED, then=Value(0)),
        When(state=State.PROPOSED, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    found = list(_seen_by(rows, reader).order_by(first, "-score", "-id")[:PROPOSALS_MAX])
    return as_proposals(found, to=to, reader=reader)


def as_proposals(rows: Iterable[Improvement], *, to: str | None = None, reader: Reader) -> list[Proposal]:
    """Rows of these selectors with what the reader may do; `to`: the script. One query at most."""
    found = list(rows)
    trusted = bool(found) and is_trusted(reader)
    return [_proposal(row, to=to or row.target, reader=reader, trusted=trusted) for row in found]


def get_improvement(improvement_id: int, *, reader: Reader) -> Improvement:
    """One improvement whose writer stands and is not blocked either way; raises NotFound. That the reader may
    see the text is asked by whoever keeps the text. One query."""
    row: Improvement | None = _seen_by(Improvement.objects.filter(pk=improvement_id), reader).first()
    if row is None:
        raise NotFound("improvement")
    return row


def list_improvements_of_my_texts(*, reader: Reader, cursor: str | None = None) -> Page[Improvement]:
    """What others propose for the reader's texts and nobody has decided, the latest first. One query."""
    rows = Improvement.objects.filter(author=reader.account_id, state=State.PROPOSED)
    return page_by_id(_seen_by(rows, reader), cursor=cursor)


def list_improvements_to_judge(*, reader: Reader, cursor: str | None = None) -> Page[Improvement]:
    """What a trusted reader may decide about: open, of others, on public texts. One query."""
    rows = Improvement.objects.filter(state=State.PROPOSED, is_public=True)
    rows = rows.exclude(account=reader.account_id).exclude(author=reader.account_id)
    return page_by_id(_seen_by(rows, reader), cursor=cursor)


def list_my_improvements(*, reader: Reader, cursor: str | None = None) -> Page[Improvement]:
    """What the reader proposed, in every state but withdrawn, the latest first. One query."""
    rows = Improvement.objects.filter(account=reader.account_id).exclude(state=State.WITHDRAWN)
    return page_by_id(_seen_by(rows, reader), cursor=cursor)


def count_improvements_of_my_texts(*, reader: Reader) -> int:
    """How many proposals wait for the reader's word. One query."""
    rows = Improvement.objects.filter(author=reader.account_id, state=State.PROPOSED)
    return _standing(rows).filter(no_block_between(reader, "account_id")).count()


def is_trusted(reader: Reader) -> bool:
    """Whether the reader's yes is enough: given by the staff, or earned. One query, none for visitors."""
    if reader.account_id is None or reader.is_suspended:
        return False
    needed = configuration.trust_accepted()
    if not needed:
        return TrustedReader.objects.filter(account=reader.account_id).exists()
    return _has_trust(reader.account_id, needed)


def _has_trust(account_id: int, needed: int) -> bool:
    since = now() - timedelta(seconds=configuration.trust_seconds())
    # Votes do not count here: a handful of accounts of one person could carry each other to trust.
    good = Q(
        improvements__state__in=(State.ACCEPTED, State.REPLACED),
        improvements__everywhere=True,
        improvements__decided_by__isnull=False,
    )
    refused = Q(improvements__state=State.DECLINED, improvements__decided_at__gte=since)
    earned = Account.objects.filter(pk=account_id).annotate(
        accepted=Count("improvements", filter=good),
        authors=Count("improvements__author", filter=good, distinct=True),
        refused=Count("improvements", filter=refused),
        given=Exists(TrustedReader.objects.filter(account=OuterRef("pk"))),
    )
    enough = Q(accepted__gte=needed, authors__gte=configuration.trust_authors(), refused=0)
    return earned.filter(enough | Q(given=True)).exists()


def _standing(rows: QuerySet[Improvement]) -> QuerySet[Improvement]:
    return rows.filter(Q(account=None) | Q(account__suspended_at=None, account__deleted_at=None))


def _seen_by(rows: QuerySet[Improvement], reader: Reader) -> QuerySet[Improvement]:
    votes = ImprovementVote.objects.filter(improvement=OuterRef("pk"), account=reader.account_id)
    seen = _standing(rows).filter(Q(account=None) | no_block_between(reader, "account_id"))
    mine = Coalesce(Subquery(votes.values("value")[:1]), Value(0))
    return seen.annotate(my_vote=mine).select_related("account", "author", "decided_by")


def _proposal(row: Any, *, to: str, reader: Reader, trusted: bool) -> Proposal:
    judges = policies.may_judge(row, reader=reader, is_trusted=trusted)
    return Proposal(
        row=row,
        body=row.body if to in (EN, row.target) else convert_script(row.body, to=to),
        my_vote=row.my_vote,
        is_mine=row.account_id is not None and row.account_id == reader.account_id,
        may_vote=policies.may_vote(row, reader=reader),
        may_judge=judges and row.state == State.PROPOSED,
        may_undo=policies.may_undo(row, reader=reader, is_trusted=trusted),
    )
