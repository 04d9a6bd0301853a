"""Days as either language names them: written out before an engine sees them, compared after it answered."""

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
_NAMES = """
January February March April May June July August September October November December
"""
_MONTHS = tuple(_NAMES.split())
_DATE = regex.compile(
    r"(?<![\d\-~～至到/、])(?:(?P<year>(?:19|20)\d\d)年)?(?P<month>1[0-2]|0?[1-9])月"
    r"(?:(?P<day>3[01]|[12]\d|0?[1-9])(?:[日号](?!线)|(?![\d日号]))|份?(?![\d底初中上下]))(?!\s?[\-~～至到/、])"
)
_KINDS = [
    [(regex.compile(zh), regex.compile(en, regex.I)) for zh, en in kind] for kind in (_WEEKDAYS, _NEAR_DAYS)
]


def write_out_dates(body: str) -> str:
    """2024年10月 as October 2024, 4月12号 as April 12; what small engines spell as '10 month' otherwise."""
    return str(_DATE.sub(_in_english, body))


def _in_english(match: regex.Match[str]) -> str:
    month, year = _MONTHS[int(match["month"]) - 1], match["year"]
    written = f"{month} {int(match['day'])}" if match["day"] else month
    if year:
        written += f", {year}" if match["day"] else f" {year}"
    following = match.string[match.end() : match.end() + 1]
    return f"{written} " if following.isascii() and following.isalnum() else written  # not July 2214时


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
