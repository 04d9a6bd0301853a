"""Which money a text names, in Chinese and in English, and whether its translation names another."""

from __future__ import annotations

import regex

# Money, by what it is called in either language. A bare 元 or 块 is the yuan.
_MONEY = {
    "USD": r"(?<![A-Z])\$|美元|美金|\bUSD\b|\bdollars?\b|\bbucks?\b|(?<=\d)刀",
    "SGD": r"S\$|新币|新加坡元|(?<=[\d万亿])新元|\bSGD\b",
    "HKD": r"HK\$|港币|港元|\bHKD\b",
    "TWD": r"NT\$|台币|新台币|\bTWD\b",
    "EUR": r"€|欧元|\bEUR\b|\beuros?\b",
    "GBP": r"£|英镑|\bGBP\b|\bquid\b",
    "JPY": r"日元|日圆|\bJPY\b|\byen\b",
    "KRW": r"₩|韩元|韩币|\bKRW\b",
    "MYR": r"马币|令吉|林吉特|(?<![A-Za-z])RM\s?(?=\d)|\bMYR\b|\bringgit\b",
    "XXD": r"[澳加纽]元|(?:澳大利亚|加拿大|新西兰|斐济|牙买加|银)元|[澳加纽]币|(?:A|AU|C|CA|NZ)\$",
    "CNY": r"[¥￥]|人民币|\bRMB\b|\bCNY\b|\byuan\b|\bkuai\b"
    r"|(?<=[\d万亿千百几十])\s?(?:元|块(?![\p{Han}--[钱一的就左多以不起到能都买吧呢啊还也才]]))",
}
_MONEY_PATTERNS = {
    code: regex.compile(pattern, (regex.I if code != "SGD" else 0) | regex.V1)
    for code, pattern in _MONEY.items()
}
# Dollars of other countries are dollars in casual speech, so these do not contradict each other.
_DOLLARS = {"USD", "SGD", "HKD", "TWD", "XXD"}
# Names that mean something else as well, and so count only where the other side names the currency.
_ALSO_MONEY = {
    "GBP": r"\bpounds?\b|镑",
    "KRW": r"\bwon\b",
    "CNY": r"(?<=[\d万千百几十])\s?块",
}
_ALSO_PATTERNS = {code: regex.compile(pattern, regex.I) for code, pattern in _ALSO_MONEY.items()}
_HEAD_SIGN = regex.compile(r"(?<=人均[^\d¥￥]{0,3})[¥￥]")


def changed_money(original: str, translation: str) -> set[str]:
    """The currencies that only one side names, as ISO 4217 codes; 'XXD' for lesser dollars.

    A Chinese price may lack its currency, in the original and in a translation; calling it yuan is then no
    change, calling it anything else is.
    """
    original = _HEAD_SIGN.sub("", original)
    before, after = _currencies(original), _currencies(translation)
    if "CNY" in after and not before:
        after.discard("CNY")
    if before == {"CNY"} and not after and regex.search(r"\p{Han}", translation):
        return set()
    if (before & _DOLLARS and _names(translation) & _DOLLARS) or (
        after & _DOLLARS and _names(original) & _DOLLARS
    ):
        before, after = before - _DOLLARS, after - _DOLLARS
    if {"JPY", "CNY"} & before and {"JPY", "CNY"} & after:  # ¥ is both
        before, after = before - {"JPY", "CNY"}, after - {"JPY", "CNY"}
    return (before - _names(translation)) | (after - _names(original))


def _currencies(body: str) -> set[str]:
    """What stands beside numbers for sure."""
    if not any(character.isdigit() for character in body):
        return set()
    return {code for code, pattern in _MONEY_PATTERNS.items() if pattern.search(body)}


def _names(body: str) -> set[str]:
    """What may be named, 'a million euros' and 'nine pounds' too."""
    found = {code for code, pattern in _MONEY_PATTERNS.items() if pattern.search(body)}
    return found | {code for code, pattern in _ALSO_PATTERNS.items() if pattern.search(body)}
