"""What an open page sends when it asks for translations, taken apart and checked."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from sampan.accounts.types import LANGUAGES
from sampan.core.errors import Invalid, TooMany
from sampan.core.ids import parse_id

ITEMS_MAX = 60
"""Texts in one question: more than stand on a screen."""
BYTES_MAX = 20_000
"""Sixty refs need less than a third of this."""
_REF = re.compile(r"([a-z_]{1,20}):(\d{1,19}):([a-z_]{1,20}[0-2]?)")
_OPTIONS = {"option0", "option1", "option2"}
FIELDS = {
    "note": {"title", "body", "lead"},
    "comment": {"body", "remark"},
    "message": {"body", "remark"},
    "chat": {"title"},
    "account": {"bio"},
    "topic": {"name"},
    "poll_option": {"text"},
    "product": {"title", "description", *_OPTIONS},
    "variant": _OPTIONS,
    "shelf": {"name"},
    "shop": {"about", "return_policy"},
    "review": {"body", "answer"},
    "order": {"buyer_note"},
    "order_line": {"title", *_OPTIONS},
    "order_message": {"body"},
    "return": {"reason", "answer"},
    "refund": {"reason"},
    "dispute": {"reason", "decision"},
}
"""Every kind of text that a page may ask for, and what of it."""


@dataclass(frozen=True)
class Item:
    """One text, by its ref; `asked`: the reader tapped Translate."""

    ref: str
    kind: str
    target_id: int
    field: str
    asked: bool


@dataclass(frozen=True)
class Question:
    """The texts that a page wants in the language `to`."""

    to: str
    items: tuple[Item, ...]


def read_question(body: bytes) -> Question:
    """The question in a JSON body; refs of no kind of text are passed over. Raises Invalid, TooMany."""
    if len(body) > BYTES_MAX:
        raise _too_many()
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        raise _not_understood() from None
    if (
        not isinstance(data, dict)
        or data.get("to") not in LANGUAGES
        or not isinstance(data.get("items"), list)
    ):
        raise _not_understood()
    if len(data["items"]) > ITEMS_MAX:
        raise _too_many()
    items = {item.ref: item for item in map(_item, data["items"]) if item is not None}
    return Question(to=data["to"], items=tuple(items.values()))


def item_of(ref: str) -> Item | None:
    """The text that a ref names, or None when it names none."""
    return _item({"ref": ref})


def _item(raw: Any) -> Item | None:
    if not isinstance(raw, dict) or not isinstance(raw.get("ref"), str):
        return None
    match = _REF.fullmatch(raw["ref"])
    target_id = parse_id(match.group(2)) if match else None
    if match is None or target_id is None or match.group(3) not in FIELDS.get(match.group(1), ()):
        return None
    return Item(raw["ref"], match.group(1), target_id, match.group(3), raw.get("asked") is True)


def _not_understood() -> Invalid:
    return Invalid(
        "translations_question", _("The page asked in a way that is not understood. Load it again.")
    )


def _too_many() -> TooMany:
    return TooMany(
        "translations_too_many", _("Ask for at most %(limit)s texts at once."), {"limit": ITEMS_MAX}
    )
