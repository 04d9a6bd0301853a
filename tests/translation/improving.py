"""What the tests of readers' better translations share: a text, and short ways to propose, vote and look."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sampan.accounts.models import Account
from sampan.accounts.types import Reader
from sampan.core.clock import now
from sampan.translation.models import Example, Improvement, ImprovementVote, Memory, TrustedReader, Wanted
from sampan.translation.selectors import find_translations
from sampan.translation.services.improvements import propose_improvement, vote_on_improvement
from sampan.translation.types import OpenText, Text
from tests.conftest import reader_of

BODY = "这家店绝绝子，人均50"
MACHINE = "This store is absolutely zizi, 50 per person"
BETTER = "This place is amazing, about 50 a head"
REF = "note:7:body"
MakeAccount = Callable[..., Account]


def open_text(author: Account, body: str = BODY, ref: str = REF, *, is_public: bool = True) -> OpenText:
    return OpenText(ref, Text(body, scope=ref), author.pk, is_public)


def propose(
    who: Account | Reader, text: OpenText, body: str = BETTER, to: str = "en", **more: Any
) -> Improvement:
    reader = who if isinstance(who, Reader) else reader_of(who)
    return propose_improvement(reader=reader, text=text, to=to, body=body, **more)


def shown(text: OpenText, to: str = "en") -> Any:
    return find_translations([text.text], to=to)[0]


def trusted(account: Account) -> Account:
    TrustedReader.objects.create(account=account)
    return account


def old(make_account: MakeAccount, *handles: str, reads: tuple[str, ...] = ("en",)) -> list[Account]:
    """Accounts that are no longer new."""
    return [
        make_account(handle, reads=list(reads), created_at=now() - timedelta(days=30)) for handle in handles
    ]


def everything() -> list[Any]:
    """All rows that an improvement could touch."""
    tables = (Improvement, ImprovementVote, Memory, Example, Wanted)
    return [sorted(model._default_manager.values_list(), key=str) for model in tables]


def vote(who: Account, row: Improvement, text: OpenText, value: int = 1) -> Improvement:
    return vote_on_improvement(reader=reader_of(who), improvement_id=row.pk, text=text, value=value)
