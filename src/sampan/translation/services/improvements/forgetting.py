"""What goes when a text is deleted, and when somebody who translated leaves."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from sampan.translation.models import Improvement, ImprovementVote, Memory
from sampan.translation.services.improvements.deciding import count_votes
from sampan.translation.services.improvements.serving import forget_examples, stop_serving

State = Improvement.State


@transaction.atomic
def forget_improvements(*, scopes: Iterable[str]) -> None:
    """Forget all that was proposed for texts that are deleted: their words leave with them."""
    for row in Improvement.objects.filter(scope__in=[scope for scope in scopes if scope]):
        if row.state == State.ACCEPTED:
            stop_serving(row)
        row.delete()


@transaction.atomic
def mark_public(*, scopes: Iterable[str], is_public: bool) -> None:
    """Let what was proposed for these texts count as public exactly while the texts are: only then may it
    leave with the export or help engines as an example. Twice does no harm."""
    for row in Improvement.objects.filter(scope__in=list(scopes)).exclude(is_public=is_public):
        row.is_public = is_public
        row.save(update_fields=["is_public"])
        if not is_public:
            forget_examples(row)


@transaction.atomic
def forget_reader(*, account_id: int) -> None:
    """Take out what somebody who leaves proposed and voted; running it twice does no harm.

    Translations that are in use stay, without the name: other people's texts are read by them. Those that
    were given away to train translators stay as such, the others are no longer known as theirs.
    """
    Memory.objects.filter(account=account_id, origin=Memory.Origin.READER).update(account=None)
    mine = Improvement.objects.filter(account=account_id)
    mine.filter(state=State.ACCEPTED).update(account=None)
    mine.delete()
    voted = list(Improvement.objects.filter(votes__account=account_id, state=State.PROPOSED).order_by("pk"))
    ImprovementVote.objects.filter(account=account_id).delete()
    for row in voted:
        count_votes(row)
