"""What speaks against a person's translation: additions that are refused, and slips that are asked about."""

from __future__ import annotations

from collections import Counter

import regex
from django.utils.translation import gettext_lazy as _

from sampan.translation.checks import Fault, find_faults
from sampan.translation.errors import ImprovementInvalid, ImprovementUnsure
from sampan.translation.keys import normalize_body
from sampan.translation.protect import find_protected
from sampan.translation.scripts import convert_script
from sampan.translation.types import EN, ZH_HANS

# What a translation may not bring in: ways to lead readers somewhere else.
_STRICT = ("url", "email", "mention")
# Turning marks make words read as others; nobody types them.
_TURNING = regex.compile("[\u202a-\u202e\u2066-\u2069]")
_VISIBLE = regex.compile(r"[\p{L}\p{N}\p{P}\p{S}]")
# What is asked about once; people may have their reasons, as with a price that they convert.
_ASKED = (
    Fault.NUMBERS,
    Fault.MONEY,
    Fault.SIZES,
    Fault.LEFTOVER,
    Fault.REPEATED,
    Fault.TOO_SHORT,
    Fault.RUNAWAY,
    Fault.ANSWERED,
)
# Nobody needs this many times the original's characters, whatever the languages.
_LONGER_MAX = 12
_LONGER_SLACK = 200


def check_wording(original: str, body: str, *, target: str, limit: int, confirmed: bool) -> str:
    """The translation as it is kept. ``limit`` in characters; ``confirmed``: its writer has seen the slips.

    Raises:
        ImprovementInvalid: empty, too long, the original again, or it adds addresses, handles or topics.
        ImprovementUnsure: it looks like a slip and was not confirmed.
    """
    kept = normalize_body(_TURNING.sub("", body))
    longest = min(limit, len(original) * _LONGER_MAX + _LONGER_SLACK)
    if not _VISIBLE.search(kept):
        raise ImprovementInvalid("empty", _("Write your translation first."))
    if len(kept) > longest:
        raise ImprovementInvalid(
            "long",
            _("This is far longer than the original. Use at most %(limit)d characters."),
            {"limit": longest},
        )
    added = added_leads(original, kept)
    if added:
        raise ImprovementInvalid(
            "adds",
            _("“%(added)s” is not in the original. A translation adds no links, names or topics."),
            {"added": added[0][:60]},
        )
    simplified = convert_script(kept, to=ZH_HANS)
    faults = find_faults(original, simplified, target=EN if target == EN else ZH_HANS)
    if Fault.ECHO in faults:
        raise ImprovementInvalid("echo", _("This is the original again. Write it in the other language."))
    asked = tuple(fault.value for fault in _ASKED if fault in faults)
    if asked and not confirmed:
        raise ImprovementUnsure(asked)
    return kept


def added_leads(original: str, body: str) -> list[str]:
    """Addresses and handles that the original has not, or not as often; topics only beyond their number,
    since a topic may have a name in the other language."""
    left = Counter(_leads(original, _STRICT))
    added = []
    for lead in _leads(body, _STRICT):
        if left[lead] > 0:
            left[lead] -= 1
        else:
            added.append(lead)
    return added + _leads(body, ("topic",))[len(_leads(original, ("topic",))) :]


def _leads(body: str, kinds: tuple[str, ...]) -> list[str]:
    return [one.text.casefold().rstrip("/") for one in find_protected(body) if one.kind in kinds]


SAME_AS_SHOWN = _("This is what readers see already. Change what you would say differently.")
TOO_MANY_OPEN = _("%(limit)d of your translations wait for an answer. Let some be answered, or withdraw one.")
CHOOSE_REASON = _("Choose a reason, so that they know what to do better.")
