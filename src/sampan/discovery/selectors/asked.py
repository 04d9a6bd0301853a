"""What a person searched for lately, for themselves."""

from __future__ import annotations

from sampan.accounts.types import Reader
from sampan.discovery.models import AskedQuery

SHOWN = 20


def list_asked(*, reader: Reader, begins: str = "", size: int = SHOWN) -> list[str]:
    """The reader's own searches, the latest first; those whose folded form begins so. One query; none for
    visitors."""
    if reader.account_id is None:
        return []
    rows = AskedQuery.objects.filter(account=reader.account_id)
    if begins:
        rows = rows.filter(key__startswith=begins)
    return list(rows.order_by("-asked_at", "-pk").values_list("query", flat=True)[: min(size, 100)])
