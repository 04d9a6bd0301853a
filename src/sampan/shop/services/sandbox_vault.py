"""The sandbox provider's memory: rows that are written as if on somebody else's computer."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction

from sampan.shop.models import SandboxCharge
from sampan.shop.payments.sandbox import Kept

_FIELDS = ("ref", "key", "amount", "currency", "state", "refunds", "failure", "manner", "metadata")
_CHANGED = ("state", "refunds", "failure", "manner", "metadata")


class DatabaseVault:
    """See the Vault protocol. Each change is a transaction of its own, and refuses to run inside another
    (RuntimeError): a provider's computer forgets nothing when the shop's transaction fails."""

    def add(self, kept: Kept) -> Kept:
        row = SandboxCharge(**{name: getattr(kept, name) for name in _FIELDS})
        with transaction.atomic(durable=True):
            SandboxCharge.objects.bulk_create([row], ignore_conflicts=True)
        return _kept(SandboxCharge.objects.get(key=kept.key))

    def find(self, ref: str) -> Kept | None:
        row = SandboxCharge.objects.filter(pk=ref).first()
        return _kept(row) if row else None

    def change(self, ref: str, change: Callable[[Kept], Kept]) -> Kept | None:
        with transaction.atomic(durable=True):
            row = SandboxCharge.objects.select_for_update().filter(pk=ref).first()
            if row is None:
                return None
            before = _kept(row)
            after = change(before)
            if after != before:
                for name in _CHANGED:
                    setattr(row, name, getattr(after, name))
                row.save(update_fields=_CHANGED)
        return after


def _kept(row: SandboxCharge) -> Kept:
    return Kept(**{name: getattr(row, name) for name in _FIELDS})
