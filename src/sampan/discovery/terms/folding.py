"""One form for all ways of writing the same: width, case, accents, both Chinese scripts, invisible signs."""

from __future__ import annotations

import unicodedata

import regex

from sampan.translation.scripts import to_simplified

READ_MAX = 20_000
"""Characters of one text that are looked at."""
_INVISIBLE = regex.compile(
    r"[\p{Cf}\p{Cs}\uFE0E\uFE0F\p{EMod}--\u200D]|(?<!\p{Extended_Pictographic})\u200D", regex.V1
)
_ACCENTED = regex.compile(r"(?<=\p{Latin})\p{Mn}+")


def fold(text: str) -> str:
    """The text in NFKC, lower case, simplified characters, without accents and invisible signs.

    Emoji lose their skin tones, so that a wave is a wave. Half characters and NUL are left out.
    """
    plain = unicodedata.normalize("NFKC", text[:READ_MAX].replace("\x00", " "))
    plain = _INVISIBLE.sub("", plain).casefold()
    if not plain.isascii():
        plain = unicodedata.normalize("NFC", _ACCENTED.sub("", unicodedata.normalize("NFD", plain)))
        plain = to_simplified(plain)
    return plain
