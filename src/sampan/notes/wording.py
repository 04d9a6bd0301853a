"""How the words of a note are cleaned and counted: the same in the composer, in drafts and on publishing.

A title is counted in units: a wide character (Chinese, full-width marks) or an emoji is one, anything else
half of one. A body is counted in code points after NFC, an emoji sequence being one however many it is made
of.
"""

from __future__ import annotations

import math
import unicodedata

import regex

_BREAKS = regex.compile(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Controls, lone surrogates, marks that turn the reading direction around, and letters that cannot be seen;
# the joiners U+200C and U+200D stay, since emoji and several scripts need them.
_UNSEEN = regex.compile(r"[\p{Cs}\u200b\u2060-\u2064\ufeff\u061c\u202a-\u202e\u2066-\u2069\ufff9-\ufffb]")
_CONTROL = regex.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_SPACES = regex.compile(r"[^\S\n]+")
# Flags first and by twos: \X alone counts a row of flags again from its beginning for each of them.
_CLUSTER = regex.compile(r"\p{RI}{2}[\p{Grapheme_Extend}\u200d]*|\X")
_EMOJI = regex.compile(r"\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3")
_PLAIN_SIGNS = frozenset("©®™")  # pictographs by the book, but letters to anybody who types them
EMOJI_LONGEST = 10
"""Code points of the longest emoji there is (a kiss of two with skin tones); what is longer is not one
emoji.
"""


def clean_text(text: str) -> str:
    """Many lines as they are kept: NFC, `\\n` breaks, nothing unseen, no space at line ends or around the
    whole.
    """
    text = _UNSEEN.sub("", _BREAKS.sub("\n", text)).replace("\t", " ")
    text = unicodedata.normalize("NFC", _CONTROL.sub("", text))
    return "\n".join(line.rstrip() for line in text.split("\n")).strip()


def clean_line(text: str) -> str:
    """One line as it is kept: as `clean_text`, with every break and run of spaces made one space."""
    return str(_SPACES.sub(" ", clean_text(text).replace("\n", " "))).strip()


def count_title(title: str) -> int:
    """Units of a title, rounded up: 1 for a wide character or an emoji, a half for any other."""
    return math.ceil(sum(_halves(cluster) for cluster in _CLUSTER.findall(title)) / 2)


def is_latin_title(title: str) -> bool:
    """Whether a title has no wide character (emoji aside), so that it is counted in letters."""
    return not any(_is_wide(cluster) and not _is_emoji(cluster) for cluster in _CLUSTER.findall(title))


def count_letters(title: str) -> int:
    """Letters of a title as a person counts them."""
    return sum(_weight(cluster) for cluster in _CLUSTER.findall(title))


def count_body(body: str) -> int:
    """Code points of a body, an emoji sequence being one."""
    return sum(_weight(cluster) if _is_emoji(cluster) else len(cluster) for cluster in _CLUSTER.findall(body))


def _halves(cluster: str) -> int:
    return _weight(cluster) * (2 if _is_wide(cluster) or _is_emoji(cluster) else 1)


def _weight(cluster: str) -> int:
    return math.ceil(len(cluster) / EMOJI_LONGEST)


def _is_wide(cluster: str) -> bool:
    return unicodedata.east_asian_width(cluster[0]) in "WF"


def _is_emoji(cluster: str) -> bool:
    return bool(_EMOJI.search(cluster)) and cluster not in _PLAIN_SIGNS
