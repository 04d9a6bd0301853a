"""Finds what must cross a translation unharmed: addresses, mentions, topics, emoji, codes, faces, Morse."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import regex

from sampan.translation.signs import FACE, MORSE

Kind = Literal["url", "email", "topic", "mention", "code", "emoji"]

# One emoji as a person sees it: flags, keycaps, skin tones, families joined by ZWJ, flags of regions.
_EMOJI_PART = r"\p{Extended_Pictographic}(?:\p{EMod}|\uFE0F)?[\U000E0020-\U000E007F]*"
_EMOJI = rf"(?:\p{{RI}}\p{{RI}}|[0-9#*]\uFE0F?\u20E3|{_EMOJI_PART}(?:\u200D{_EMOJI_PART})*)"

_PROTECTED = regex.compile(
    r"(?P<url>(?:https?://|www\.)[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]*[A-Za-z0-9\-_~/#&=%+@]"
    # The parts of names are as short as they can be in truth: without a bound, a long row of letters and
    # dots would be read again from each of them.
    r"|\b(?:[a-z0-9\-]{1,63}+\.){1,8}(?:com|net|org|cn|io|app|co|uk|tv|me|ly|dev|xyz)\b"
    r"(?:/[A-Za-z0-9\-._~/?&=%+#]*)?)"
    r"|(?P<email>[A-Za-z0-9._%+\-]{1,64}+@[A-Za-z0-9.\-]{1,190}\.[A-Za-z]{2,})"
    # Xiaohongshu writes a topic as #腊肠[话题]#, Weibo as #腊肠#, the rest of the world as #腊肠
    r"|(?P<topic>#[^\s#\[\]]{1,60}\[(?:话题|話題|超话|topic)\]#"
    r"|(?<![\p{L}\p{N}&/])[#＃](?=[\p{N}_]*\p{L})[\p{L}\p{M}\p{N}_·]{1,60}(?:[#＃](?![\p{L}\p{N}]))?)"
    r"|(?P<mention>(?<![\p{Latin}\p{N}])[@＠](?:[A-Za-z0-9_]+(?:[.\-][A-Za-z0-9_]+)*(?:@[A-Za-z0-9.\-]{1,190}\.[A-Za-z]{2,})?"
    r"|[\p{L}\p{N}_]{1,30}))"
    r"|(?P<code>\[(?:[\p{Han}\p{L}\p{N}]{1,8}[RH]|\p{Han}{1,3}|doge|emm|ok)\]"
    r"|(?<![\p{L}\p{N}:]):[a-z][a-z0-9_+\-]{1,30}:(?![\p{L}\p{N}])"
    rf"|{MORSE})"
    rf"|(?P<emoji>{_EMOJI}+|{FACE})"
)

_TOPIC_SIGNS = regex.compile(r"\[(?:话题|話題|超话|topic)\]|[#＃]")


@dataclass(frozen=True)
class Protected:
    """A stretch of a text that no engine may change: ``body[start:end]`` is ``text``."""

    start: int
    end: int
    kind: Kind
    text: str


def find_protected(body: str) -> list[Protected]:
    """All protected stretches of a text in their order; they never overlap."""
    return [
        Protected(match.start(), match.end(), match.lastgroup, match.group())
        for match in _PROTECTED.finditer(body)
    ]


def mask_for_reading(body: str, *, topics: bool = True) -> str:
    """The text with its protected stretches blanked out, for whoever judges its words.

    With ``topics=False`` the words of topics stay, for a text that has no others.
    """

    def blank(match: regex.Match[str]) -> str:
        if not topics and match.lastgroup == "topic":
            return str(_TOPIC_SIGNS.sub(" ", f" {match.group()} "))
        return " "

    return str(_PROTECTED.sub(blank, body))


def lost_marks(original: str, translation: str) -> list[str]:
    """The protected stretches of the original that its translation lacks, each as often as it is missing."""
    left = translation
    missing = []
    for one in sorted(find_protected(original), key=lambda found: -len(found.text)):
        if one.text in left:
            left = left.replace(one.text, "\x00", 1)
        else:
            missing.append(one.text)
    return missing


def without_added_signs(original: str, translation: str) -> str:
    """The translation without emoji and codes that an engine added of its own."""
    if any(one.kind in ("emoji", "code") for one in find_protected(original)):
        return translation
    added = [one for one in find_protected(translation) if one.kind in ("emoji", "code")]
    for one in reversed(added):
        translation = translation[: one.start].rstrip() + translation[one.end :]
    return translation.strip()
