"""Addresses of public files, worked out once: a page of cards has forty of them."""

from __future__ import annotations

from functools import lru_cache

from django.core.files.storage import Storage

REMEMBERED = 16_384
"""Addresses that a process remembers: about 4 MB."""


@lru_cache(maxsize=REMEMBERED)
def public_url(storage: Storage, name: str) -> str:
    """The address of a file that everybody may fetch; it never changes, unlike a signed one."""
    return storage.url(name)
