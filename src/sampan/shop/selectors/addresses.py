"""Somebody's own addresses."""

from __future__ import annotations

from django.conf import settings

from sampan.accounts.types import Reader
from sampan.core.errors import NotFound
from sampan.shop.models import Address


def list_addresses(*, reader: Reader) -> list[Address]:
    """The reader's addresses, the default first, then the newest. One query."""
    if reader.account_id is None:
        return []
    rows = Address.objects.filter(account=reader.account_id).order_by("-is_default", "-id")
    return list(rows[: settings.SAMPAN_ADDRESSES_MAX])


def get_address(address_id: int, *, reader: Reader) -> Address:
    """One address of the reader's; NotFound for another's."""
    found = Address.objects.filter(pk=address_id, account=reader.account_id or 0).first()
    if found is None:
        raise NotFound("address")
    return found
