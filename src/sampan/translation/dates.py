"""Days as either language names them, compared between a text and its translation."""

from __future__ import annotations

import regex

_WEEKDAYS = [
    (r"(?:周|星期|礼拜)一(?!\p{Han}?[般定直])", r"\bmon(?:day)?s?\b"),
    (r"(?:周|星期|礼拜)二", r"\btue(?:s|sday)?s?\b"),
    (r"(?:周|星期|礼拜)三", r"\bwed(?:nesday)?s?\b"),
    (r"(?:周|星期|礼拜)四", r"\bthu(?:rs|rsday)?s?\b"),
    (r"(?:周|星期|礼拜)五", r"\bfri(?:day)?s?\b"),
    (r"(?:周|星期|礼拜)六", r"\bsat(?:urday)s?\b"),
    (r"(?:周|星期|礼拜)[日天]", r"\bsun(?:day)s?\b"),
]
_NEAR_DAYS = [
    (r"昨[天晚日]", r"\byesterday\b|\blast night\b"),
    (r"(?<!后)今[天晚日早]", r"\btoday\b|\btonight\b|\bthis (?:morning|evening|afternoon)\b"),
    (r"明[天晚日早](?!会更)", r"\btomorrow\b"),
]
_KINDS = [
    [(regex.compile(zh), regex.compile(en, regex.I)) for zh, en in kind] for kind in (_WEEKDAYS, _NEAR_DAYS)
]


def has_other_day(original: str, translation: str) -> bool:
    """Whether the translation names a day where the original names another one of the same kind.

    A day that one side leaves out is no change: '今天周三' may well be 'Today is the day'.
    """
    for kind in _KINDS:
        before = {place for place, pair in enumerate(kind) if any(one.search(original) for one in pair)}
        after = {place for place, pair in enumerate(kind) if any(one.search(translation) for one in pair)}
        if before and after - before and before - after:
            return True
    return False
