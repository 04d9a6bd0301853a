"""Sizes, units and codes: which texts are nothing else and stay as they are, and what of them was changed."""

from __future__ import annotations

import regex

CODES_CHARS_MAX = 60
"""Longer texts are sentences, whatever they hold."""

_NUMBER = r"\d+(?:[.,]\d+)*"
_UNIT = (
    r"(?:m[lL]|[lL]|c[lL]|k?g|mg|oz|lbs?|[cmk]?m|ft|in|[GMTK]B|m?Ah|Wh|[kM]?W|V|[kMG]?Hz|dpi|DPI|gsm|px|"
    r"K|°[CF]|℃|%|″|′|\"|')"
)
_SIZE = r"(?:X{1,4}[SL]|\d{1,2}X[SL]|X{0,2}[SML]|x{0,4}[sl]|m)"
_SYSTEM = r"(?:EU|US|UK|CN|JP|IT|FR|AU|BR|DE|KR)"
_CODE = (
    # A letter or two and a number (A5, B6, M10), parts in capitals joined by hyphens (SKU-12, USB-C, TX-8B).
    r"(?:[A-Z]{1,3}\d{1,4}|(?:[A-Z]{1,4}|[A-Z]*\d+[A-Z]*)(?:[-_](?:[A-Z]{1,4}|[A-Z]*\d+[A-Z0-9]*))+)"
)
_PIECE = (
    rf"(?:{_NUMBER}\s?{_UNIT}(?!\p{{L}})|{_CODE}(?![\p{{L}}\p{{N}}])|{_SYSTEM}\s?{_NUMBER}(?!\p{{L}})"
    rf"|{_NUMBER}\s?{_SYSTEM}(?!\p{{L}})|{_SIZE}(?![\p{{L}}\p{{N}}])|{_NUMBER}(?=[x×]\s?\d|\P{{L}}|$))"
)
_BETWEEN = r"(?:\s*[-–—~/+,;:×x*()|.·]\s*|\s+)"
_ONLY_CODES = regex.compile(rf"[(\s]*+{_PIECE}(?:{_BETWEEN}*+{_PIECE})*+[)\s.]*+")

_LARGE = regex.compile(r"(?<![\p{Latin}\p{N}])(?:X{1,4}[SL]|\d{1,2}X[SL])(?![\p{Latin}\p{N}])")
_ALSO_SAID = {"XS": r"[Ee]xtra[- ]small|[小细]", "XL": r"[Ee]xtra[- ]large|大"}
"""How the two sizes that have names in both languages may be said instead."""
_NUMBERED = regex.compile(r"(?<![\p{Latin}\p{N}\-])([A-Z]{2,6})-\d{1,6}[A-Z]?(?![\p{Latin}\p{N}])")
KEPT_SIZES = regex.compile(
    rf"{_LARGE.pattern}|{_NUMBERED.pattern}|(?<![\p{{Latin}}\d.,]){_NUMBER}\s?{_UNIT}(?![\p{{Latin}}\d])"
)
"""What stands as one mark when an engine cannot be trusted with sizes: XL, SKU-12, 500 ml."""
_CALLED_OTHERWISE = frozenset({"COVID", "CET", "TEM"})
"""What looks like the number of an article, and has a name of its own in Chinese (新冠, 四级)."""

_KINDS = {
    "ml": r"m[lL]|毫升|milli(?:litre|liter)s?",
    "l": r"[lL]|升|公升|(?:litre|liter)s?",
    "g": r"g|克|grams?|grammes?",
    "kg": r"kg|KG|公斤|千克|kilo(?:gram)?s?",
    "jin": r"斤|jin|catt(?:y|ies)",
    "mm": r"mm|毫米|milli(?:metre|meter)s?",
    "cm": r"cm|CM|厘米|公分|centi(?:metre|meter)s?",
    "m": r"m|米|公尺|(?:metre|meter)s?",
    "oz": r"oz|盎司|安士|ounces?",
    "lb": r"lbs?|磅|pounds?",
    "inch": r"in|英寸|吋|寸|inch(?:es)?",
    "ft": r"ft|英尺|尺|feet|foot",
}
_MEASURE = regex.compile(
    rf"(?P<number>(?<![\d.,]){_NUMBER})[\s-]?(?:"
    + "|".join(f"(?P<{kind}>(?:{words})(?!\\p{{Latin}}))" for kind, words in _KINDS.items())
    + ")"
)


def is_only_codes(body: str) -> bool:
    """Whether a text is but sizes, measures and codes ('XL', '42 EU', '500 ml', 'SKU-12', 'A5'), which are
    the same in both languages. A bare number is none: 666 may be praise."""
    plain = body.strip()
    if not plain or len(plain) > CODES_CHARS_MAX or not regex.search(r"\p{Latin}|[℃°%″′]", plain):
        return False
    return _ONLY_CODES.fullmatch(plain) is not None


def changed_sizes(original: str, translation: str) -> set[str]:
    """What a translation made of sizes, article numbers and units that it may not: XL that is gone, SKU-12
    without its letters, 500 ml that became grams. Empty where nothing speaks against it.

    A unit may be left away or be in the other language; only another unit after the same number is wrong.
    """
    gone = {one for one in _LARGE.findall(original) if not _has_size(one, translation)}
    for match in _NUMBERED.finditer(original):
        if match.group(1) not in _CALLED_OTHERWISE and match.group() not in translation:
            gone.add(match.group())
    before, after = _measures(original), _measures(translation)
    return gone | {
        f"{number} {kind}"
        for number, kinds in before.items()
        for kind in kinds
        if number in after and not kinds & after[number]
    }


def _has_size(size: str, translation: str) -> bool:
    also = _ALSO_SAID.get(size)
    return size in translation or (also is not None and regex.search(also, translation) is not None)


def _measures(body: str) -> dict[str, set[str]]:
    """The numbers of a text that a unit follows, each with the kinds of those units."""
    found: dict[str, set[str]] = {}
    for match in _MEASURE.finditer(body):
        kind = next(name for name in _KINDS if match[name])
        found.setdefault(match["number"].replace(",", ""), set()).add(kind)
    return found
