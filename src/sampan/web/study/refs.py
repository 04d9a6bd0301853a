"""The text that a learner looks at, by its ref, as far as they may read it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sampan.accounts.types import Reader
from sampan.core.errors import NotFound
from sampan.translation.types import Text
from sampan.web.translation.requests import Item, item_of
from sampan.web.translation.texts import load_texts

REFS_MAX = 20
"""Texts in one question: a note's title and body, or a page of comments."""


def open_texts(refs: Sequence[str], *, reader: Reader) -> dict[str, Text]:
    """The texts of these refs that are open to the reader, in the order of the refs; at most REFS_MAX are
    looked at. Five queries at most."""
    items = _items(refs[:REFS_MAX])
    return load_texts(items, reader=reader) if items else {}


def get_text(ref: str, *, reader: Reader) -> Text:
    """One text. Raises NotFound when there is none or it is not open to the reader: both look alike."""
    found = open_texts([ref], reader=reader)
    if ref not in found:
        raise NotFound("text")
    return found[ref]


def readable_refs(refs: Iterable[str], *, reader: Reader) -> set[str]:
    """Those of many refs whose texts are open to the reader now. Five queries at most."""
    items = _items(list(dict.fromkeys(ref for ref in refs if ref)))
    return set(load_texts(items, reader=reader)) if items else set()


def _items(refs: Sequence[str]) -> list[Item]:
    return [item for item in map(item_of, refs) if item is not None]
