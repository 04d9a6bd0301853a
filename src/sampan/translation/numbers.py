"""Numbers in Chinese and English: written out before an engine sees them, compared after it answered."""

from __future__ import annotations

from collections.abc import Callable

import regex

# Possessive, as nothing that may follow begins with what was taken: a wall of digits is read once.
_DIGITS = r"\d++(?:,\d{3})*+(?:\.\d++)?+"
_THOUSAND = r"千(?![克米瓦卡焦伏赫帕兆字])"
"""千 where it counts; in 千克 and 千米 it is a part of the unit."""
_NUMBER = regex.compile(
    rf"(?P<digits>{_DIGITS})(?:st|nd|rd|th)?(?:\s?(?P<more>[多几余])?(?P<unit>万|亿|{_THOUSAND}|百|[wW](?![a-zA-Z])|[kK](?![a-zA-Z])"
    r"|(?:thousand|million|billion|hundred)\b))?",
    regex.I,
)
_LONGEST = 15
"""Digits of a number that a person means; a float knows no more of them."""
_UNITS = {
    "万": 1e4, "亿": 1e8, "千": 1e3, "百": 1e2, "w": 1e4, "k": 1e3,
    "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9,
}  # fmt: skip

_HAN_NUMERAL = regex.compile(r"[零〇一二两俩三仨四五六七八九十百千万亿半]+")
_HAN_RANGE = regex.compile(r"([一二两三四五六七八九])([一二两三四五六七八九])([十百千万])")
_HAN_DIGITS = {
    "零": 0,
    "〇": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "俩": 2,
    "三": 3,
    "仨": 3,
    "四": 4,
    "五": 5,
    "六": 6,
}
_HAN_DIGITS |= {"七": 7, "八": 8, "九": 9}
_HAN_STEPS = {"十": 10, "百": 100, "千": 1000}

_ENGLISH_NUMBER = regex.compile(r"[a-z]+(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?", regex.I)
_ENGLISH_PRODUCT = regex.compile(r"\b([a-z]+|half a) (hundred|thousand|million|billion)\b")
_SMALL = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
]
_SMALL += ["seventeen", "eighteen", "nineteen"]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_ORDINALS = [
    "zeroth",
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
]
_WORDS: dict[str, float] = {word: value for value, word in enumerate(_SMALL)}
_WORDS |= {word: 20 + 10 * place for place, word in enumerate(_TENS)}
_WORDS |= {word: value for value, word in enumerate(_ORDINALS)}
_WORDS |= {word: value for value, word in enumerate(_MONTHS, 1)}
_WORDS |= {word[:3]: value for value, word in enumerate(_MONTHS, 1)}
_WORDS |= {
    "a": 1,
    "an": 1,
    "single": 1,
    "once": 1,
    "twice": 2,
    "both": 2,
    "couple": 2,
    "pair": 2,
    "half": 0.5,
}
_WORDS |= {"dozen": 12, "hundred": 100, "hundreds": 100, "thousand": 1000, "thousands": 1000, "million": 1e6}
_WORDS |= {"noon": 12, "midnight": 12, "sept": 9, "each": 1, "every": 1, "per": 1, "quarter": 15}

_AMOUNT = rf"(?<!\d)(?P<amount>{_DIGITS}(?:\s?[-~～—至到]\s?{_DIGITS})?)"
_MONEY_INTO_ENGLISH = [
    (rf"{_AMOUNT}\s?(?:美元|美金|刀(?!\p{{Han}}))", "${}"),
    (rf"{_AMOUNT}\s?(?:新加坡元|新币)", "S${}"),
    (rf"{_AMOUNT}\s?(?:港币|港元)", "HK${}"),
    (rf"{_AMOUNT}\s?(?:新台币|台币)", "NT${}"),
    (rf"{_AMOUNT}\s?(?:马币|令吉)", "RM{}"),
    (rf"{_AMOUNT}\s?欧元", "€{}"),
    (rf"{_AMOUNT}\s?英镑", "£{}"),
    (rf"[¥￥]?{_AMOUNT}\s?(?:元(?![素旦宵气])|块钱|块(?!\p{{Han}}))", "¥{}"),
    (rf"[¥￥]{_AMOUNT}", "¥{}"),
]
_MONEY_RULES = [(regex.compile(pattern), shape) for pattern, shape in _MONEY_INTO_ENGLISH]
_TEN_THOUSANDS = regex.compile(
    rf"(?<![\d万千wW])(?P<digits>{_DIGITS})(?P<more>[多几余])?\s?(?P<unit>万|亿|{_THOUSAND}|[wW](?![a-zA-Z]))(?!\d)"
)

_A_HEAD = regex.compile(
    r"人均(?:消费|才|只要|只|就|大概|差不多|不到|不超过|也就|大约|约|在)?(?=\d++(?:[\-~～到至]\d++)?(?!\.\d)"
    r"(?!\s?(?:[元块刀%％wW]|美|港|欧|英|日|新|台|镑|[k\d万千百](?:美|港|刀)))"
    r"(?:$|[^\p{L}\p{N}]|左右|上下|以内|以下|以上|多|出头|起|都|就|也|还|真|不|吧|呢|啊|啦|了|的|可以|能|吃))"
)
"""人均50 is money a head, which nobody says; 人均3瓶 and whatever else is counted is none."""
_SHORT = regex.compile(r"(?<![\d.,])(\d++)([万千wW])(\d)(?![\d.,a-zA-Z万千百十])")

_SECONDS = regex.compile(r"(?<![\d.])(\d{1,2})秒(\d{2})(?!\d)")
_CLOCK = regex.compile(r"(?<![\d.])(\d{1,2})\.(\d{2})(?=\s?[ap]\.?m\b)", regex.I)
_DECADE = regex.compile(r"(?<!\d)(\d{1,2})世纪(\d0)年代")
_DECADE_MARK = regex.compile(r"s\b|年代")
_YEARS = regex.compile(r"(?<!\d)((?:1\d|20)\d\d)([-–—/])(\d\d)(?!\d)")

_HAN_SHARE = regex.compile(r"([一二两三四五六七八九半])([成折])(?![功为员立长果就本熟绩型年])")
_SHARES: dict[str, Callable[[float], float]] = {
    "成": lambda tenths: tenths * 10,
    "折": lambda tenths: 100 - (tenths * 10 if tenths < 10 else tenths),
    "斤": lambda halves: halves / 2,
}
"""三成 is 30%, 8折 is 20% off, 3斤 is 1.5 kg."""
_MINUTES = {"点半": 30.0, "点一刻": 15.0, "点三刻": 45.0, "half past": 30.0}

# What stands as one mark when an engine cannot be trusted with numbers: a price, a time, a percentage, a
# range.
CHECKABLE = regex.compile(
    rf"(?:HK\$|NT\$|S\$|RM\s?|[$¥￥€£₩])?{_DIGITS}(?:[:：/\-~～.]\d+)*(?:\s?(?:%|％|[kK](?![a-zA-Z])|[万亿](?:元)?|元|℃|°[CF]?))?"
)


def write_out_for_english(body: str) -> str:
    """Rewrite 15w, 1.5万 and 30万+ as 150,000, 15,000 and 300,000+, and 50元 or 5000新币 as ¥50 and S$5000.

    Small models get ten thousands wrong more often than anything else, and so does nobody who sees the
    digits.
    """

    def whole(match: regex.Match[str]) -> str:
        if len(match["digits"]) > _LONGEST:
            return str(match.group())
        value = float(match["digits"].replace(",", "")) * _UNITS[match["unit"].lower()]
        return f"{value:,.0f}{match['more'] or ''}"

    body = _TEN_THOUSANDS.sub(whole, _with_point(_A_HEAD.sub(r"\g<0>¥", body)))
    for pattern, shape in _MONEY_RULES:
        body = pattern.sub(_filled(shape), body)
    return body


def _filled(shape: str) -> Callable[[regex.Match[str]], str]:
    return lambda match: shape.format(match["amount"])


def changed_numbers(original: str, translation: str) -> set[float]:
    """The numbers that one side has in digits and the other has in no form at all, neither digits nor
    words."""
    original, translation = _with_point(original), _with_point(translation)
    original, translation = _without_spoken(original, translation), _without_spoken(translation, original)
    original, translation = _with_years(original, translation), _with_years(translation, original)
    before, after = _in_digits(original), _in_digits(translation)
    spoken_before, spoken_after = _in_words(original), _in_words(translation)
    missing = {values for values in before - _ZERO if not values & (_flat(after) | spoken_after)}
    added = {values for values in after - _ZERO if not values & (_flat(before) | spoken_before)}
    return {min(values) for values in missing | added}


def _with_point(body: str) -> str:
    """2w3, 3千5 and 1万2 are 2.3w, 3.5千 and 1.2万; 32秒47 is 32.47秒, and 4.30 a.m. is 4:30 a.m."""
    body = _SECONDS.sub(r"\g<1>.\g<2>秒", _SHORT.sub(r"\g<1>.\g<3>\g<2>", body))
    return str(_CLOCK.sub(r"\g<1>:\g<2>", body))


def _with_years(body: str, other: str) -> str:
    """20世纪60年代 as 1960年代 and 2023-24 as 2023-2024, where the other side has these years."""

    def decade(match: regex.Match[str]) -> str:
        year = str((int(match[1]) - 1) * 100 + int(match[2]))
        return f"{year}年代" if year in other else match.group()

    def range_of(match: regex.Match[str]) -> str:
        last = match[1][:2] + match[3]
        return f"{match[1]}{match[2]}{last}" if last in other else match.group()

    return str(_YEARS.sub(range_of, _DECADE.sub(decade, body)))


def _without_spoken(body: str, other: str) -> str:
    """The text without numbers that are words (666, 520), where the other side says them in words."""
    return str(_SPOKEN.sub(lambda match: match.group() if match.group() in other else " ", body))


# Numbers that are words: praise, laughter, 'I love you', goodbye.
_SPOKEN = regex.compile(
    r"(?<![\d.,:/#$¥￥€£-])(?:6{3,9}|23{2,9}|520|1314|88|886)(?![\d.%:/元块个人点岁次万年月号天])"
)
_ZERO = {frozenset({0.0})}  # '15:00' for '下午3点' adds nothing


def _in_digits(body: str) -> set[frozenset[float]]:
    """Each number as the set of values that it may stand for: 5k is 5 or 5,000, 3 o'clock may be 15."""
    found = set()
    for match in _NUMBER.finditer(body):
        value = float(match["digits"].replace(",", ""))
        values = {value}
        if unit := match["unit"]:
            values = {round(value * _UNITS[unit.lower()], 6)} | ({value} if unit.lower() in "kw" else set())
        elif value.is_integer() and 1 <= value <= 12:
            values.add(value + 12)
        elif value.is_integer() and 13 <= value <= 24:
            values.add(value - 12)
        if match["more"]:
            values.add(value)
        if _DECADE_MARK.match(body, match.end()):
            values.add(value % 100)
        if share := _SHARES.get(body[match.end() : match.end() + 1]):
            values.add(share(value))
        found.add(frozenset(values))
    return found


def _flat(values: set[frozenset[float]]) -> set[float]:
    return {value for group in values for value in group}


def _in_words(body: str) -> set[float]:
    values = {_han_value(match.group()) for match in _HAN_NUMERAL.finditer(body)}
    values |= {float(_HAN_DIGITS[letter]) for letter in body if letter in _HAN_DIGITS}
    values |= {_SHARES[part](_han_value(said)) for said, part in _HAN_SHARE.findall(body)}
    values |= {minutes for said, minutes in _MINUTES.items() if said in body.lower()}
    for first, second, step in _HAN_RANGE.findall(body):  # 四五百 is 400 to 500
        values |= {_han_value(first + step), _han_value(second + step)}
    for match in _ENGLISH_NUMBER.finditer(body.lower()):
        parts = regex.split(r"[- ]", match.group())
        known = [_WORDS[part] for part in parts if part in _WORDS]
        values |= {float(value) for value in known} | ({float(sum(known))} if len(known) > 1 else set())
    for count, unit in _ENGLISH_PRODUCT.findall(body.lower()):
        values.add(float(_WORDS.get(count.partition(" ")[0], 0) * _UNITS[unit]))
    return values


def _han_value(numeral: str) -> float:
    """The value of a Chinese numeral up to 亿; 一二三 without steps is read as digits in a row."""
    if not any(letter in "十百千万亿" for letter in numeral):
        digits = "".join(str(_HAN_DIGITS.get(letter, "")) for letter in numeral)
        return float(digits) if digits else 0.5
    total, section, digit = 0.0, 0.0, 0.0
    for letter in numeral:
        if letter in _HAN_DIGITS:
            digit = _HAN_DIGITS[letter]
        elif letter in _HAN_STEPS:
            section += (digit or 1) * _HAN_STEPS[letter]
            digit = 0
        elif letter in "万亿":
            total = (total + section + digit or 1) * (1e4 if letter == "万" else 1e8)
            section = digit = 0
    return total + section + digit
