"""Passing somebody over who was suggested."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sampan.accounts.policies import require_account
from sampan.accounts.selectors import get_account_by_id
from sampan.accounts.types import Reader
from sampan.core.errors import Invalid
from sampan.discovery.models import DismissedPerson

DISMISSED_MAX = 1_000
"""People whom one can have passed over; of more the first are forgotten."""


@transaction.atomic
def dismiss_person(*, reader: Reader, account_id: int) -> None:
    """Do not suggest this person to the reader any more; they do not learn of it. Twice does no harm.

    Raises SignInNeeded, Suspended, Invalid for oneself, NotFound for somebody out of sight.
    """
    me = require_account(reader)
    if account_id == me:
        raise Invalid("self", _("You cannot do this with your own account."))
    person = get_account_by_id(account_id, reader=reader)
    DismissedPerson.objects.get_or_create(account_id=me, person_id=person.pk)
    rows = DismissedPerson.objects.filter(account=me).order_by("-id")
    beyond = list(rows.values_list("pk", flat=True)[DISMISSED_MAX:])
    if beyond:
        DismissedPerson.objects.filter(pk__in=beyond).delete()
