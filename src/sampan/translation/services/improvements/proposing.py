"""A reader proposes a better translation, or takes the proposal back; an author says it directly."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q

from sampan.accounts.models import Account, Block
from sampan.accounts.policies import require_account
from sampan.accounts.types import Reader
from sampan.core import events, ratelimit
from sampan.core.errors import Forbidden, TooMany
from sampan.translation import configuration
from sampan.translation.errors import (
    ImprovementDecided,
    ImprovementInvalid,
    NothingToImprove,
    OwnTranslationInvalid,
    UnknownLanguage,
)
from sampan.translation.events import ImprovementProposed
from sampan.translation.keys import normalize_body, text_hash
from sampan.translation.models import Improvement, ImprovementVote
from sampan.translation.policies import check_may_keep_own, check_may_propose
from sampan.translation.selectors import find_translations, needs_engine
from sampan.translation.selectors.improvements import family_of
from sampan.translation.services.improvements.locking import lock_improvement
from sampan.translation.services.keeping import keep_author_translation
from sampan.translation.types import LANGUAGES, OpenText
from sampan.translation.wording import SAME_AS_SHOWN, TOO_MANY_OPEN, check_wording


@transaction.atomic
def propose_improvement(
    *, reader: Reader, text: OpenText, to: str, body: str, may_train: bool = False, confirmed: bool = False
) -> Improvement:
    """Propose a better translation of a text that the reader may see; records ImprovementProposed.

    One open proposal a text, reader and language: a second one takes the place of the first, and loses its
    votes when its words are others. The same again changes nothing. ``confirmed``: slips were looked at.

    Raises:
        SignInNeeded, Suspended; Forbidden for one's own text and where a block stands between.
        NothingToImprove: the text needs no translation into this language.
        ImprovementInvalid, ImprovementUnsure: what is wrong with the words.
        TooMany: over a limit that the message names.
    """
    me = require_account(reader)
    check_may_propose(text, reader=reader)
    # One account's proposals come one after the other, so that each is counted and none is made twice.
    Account.objects.select_for_update(no_key=True).get(pk=me)
    _check_no_block(me, text.author_id)
    source = _source(text, to)
    kept = check_wording(
        text.text.body, body, target=to, limit=configuration.max_chars(), confirmed=confirmed
    )
    shown = find_translations([text.text], to=to)[0]
    if shown is not None and shown.is_translation and normalize_body(shown.body) == kept:
        raise ImprovementInvalid("same", SAME_AS_SHOWN)
    ratelimit.check(f"improve:{me}", limit=configuration.improvements_hour_max(), seconds=3600)
    return _keep_proposal(me, text, source=source, to=to, body=kept, may_train=may_train)


@transaction.atomic
def withdraw_improvement(*, reader: Reader, improvement_id: int) -> Improvement:
    """Take back one's own open proposal; twice does no harm. Raises Forbidden, ImprovementDecided."""
    me = require_account(reader)
    row = lock_improvement(improvement_id)
    if row.account_id != me:
        raise Forbidden("improvement_not_mine")
    if row.state == Improvement.State.WITHDRAWN:
        return row
    if row.state != Improvement.State.PROPOSED:
        raise ImprovementDecided
    row.state = Improvement.State.WITHDRAWN
    row.save(update_fields=["state"])
    return row


@transaction.atomic
def improve_own(*, reader: Reader, text: OpenText, to: str, body: str) -> None:
    """Keep the author's own translation of their text: it wins over every other in its place.

    Raises:
        SignInNeeded, Suspended; Forbidden for other people's texts; NothingToImprove; OwnTranslationInvalid.
    """
    me = require_account(reader)
    check_may_keep_own(text, reader=reader)
    _source(text, to)
    if not text.text.scope:
        raise OwnTranslationInvalid(configuration.max_chars())
    ratelimit.check(f"improve:{me}", limit=configuration.improvements_hour_max(), seconds=3600)
    keep_author_translation(text=text.text, to=to, body=body, account_id=me)


def _source(text: OpenText, to: str) -> str:
    if to not in LANGUAGES:
        raise UnknownLanguage(to)
    source = needs_engine(text.text, to=to)
    if source is None:
        raise NothingToImprove
    return source


def _check_no_block(me: int, author_id: int | None) -> None:
    if author_id is None:
        return
    either = Q(blocker=me, blocked=author_id) | Q(blocker=author_id, blocked=me)
    if Block.objects.filter(either).exists():
        raise Forbidden("improvement_blocked")


def _keep_proposal(
    me: int, text: OpenText, *, source: str, to: str, body: str, may_train: bool
) -> Improvement:
    hashed = text_hash(text.text.body)
    open_ones = Improvement.objects.filter(account=me, state=Improvement.State.PROPOSED)
    found = open_ones.filter(scope=text.ref, text_hash=hashed, target__in=family_of(to)).first()
    if found is None and open_ones.count() >= configuration.improvements_open_max():
        raise TooMany("improvement_open", TOO_MANY_OPEN, {"limit": configuration.improvements_open_max()})
    # The row of an open proposal is locked like every other, so that nobody accepts words that just changed.
    row = lock_improvement(found.pk) if found else None
    if row is None or row.state != Improvement.State.PROPOSED:
        row = Improvement(account_id=me, text_hash=hashed, scope=text.ref, state=Improvement.State.PROPOSED)
    is_new, changed = row.pk is None, row.body != body
    row.original, row.author_id, row.is_public = (
        normalize_body(text.text.body),
        text.author_id,
        text.is_public,
    )
    row.source, row.target, row.body, row.may_train = source, to, body, may_train
    if changed and not is_new:
        ImprovementVote.objects.filter(improvement=row).delete()
        row.score = 0
    row.save()
    if is_new:
        events.record(ImprovementProposed(row.pk, me, text.author_id, text.ref))
    return row
