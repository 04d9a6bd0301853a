"""Takes a proposal and all others for the same words in hand, so that two decisions never cross."""

from __future__ import annotations

from sampan.core.errors import NotFound
from sampan.translation.errors import ImprovementOutdated
from sampan.translation.keys import text_hash
from sampan.translation.models import Improvement
from sampan.translation.selectors.improvements import family_of
from sampan.translation.types import OpenText


def lock_improvement(improvement_id: int, *, text: OpenText | None = None) -> Improvement:
    """The proposal, with every proposal for the same words and language locked in one order.

    Raises NotFound where there is none, ImprovementOutdated where `text` is not what it was proposed for.
    """
    known = Improvement.objects.filter(pk=improvement_id).only("text_hash", "target").first()
    if known is None:
        raise NotFound("improvement")
    same = Improvement.objects.filter(text_hash=known.text_hash, target__in=family_of(known.target))
    locked = {row.pk: row for row in same.select_for_update().order_by("pk")}
    row = locked.get(improvement_id)
    if row is None:
        raise NotFound("improvement")
    if text is not None:
        if row.scope != text.ref:
            raise NotFound("improvement")
        if row.text_hash != text_hash(text.text.body):
            raise ImprovementOutdated
    return row
