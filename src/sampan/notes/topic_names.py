"""How topics are written: finding them in a body, folding names so that one topic is found under each."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

import regex

from sampan.core.html import TOKEN
from sampan.notes.wording import clean_line
from sampan.translation.scripts import to_simplified

TOPIC_NAME_MAX = 60
"""Characters in the name of a topic; what `core.html` links and the table holds."""
READ_MAX = 4 * TOPIC_NAME_MAX
"""Characters of a name that are looked at: marks and spaces may stand among those of the name."""
DIGITS_LEAST = 3
"""Digits that a topic without any letter needs."""
WORDS_MAX = 4
"""Words of a translated name; a longer one is a sentence, and nobody writes that as a topic."""
JOINED_MAX = 24
"""Letters of a translated name in English, its words joined."""
HAN_MAX = 12
"""Characters of a translated name in Chinese."""
_ARTICLES = frozenset(("a", "an", "the"))
_WORD_JOINTS = regex.compile(r"[\s\-_·'’]+")
_ENGLISH_NAME = regex.compile(r"(?=.*\p{Latin})[\p{Latin}\p{N}]+")
_CHINESE_NAME = regex.compile(r"(?=.*\p{Han})[\p{Han}\p{Latin}\p{N}]+")
_NOT_IN_NAMES = regex.compile(r"[^\w\-·]+")
_JOINTS = regex.compile(r"[\-_·]+")
_MARK = regex.compile(r"^[#＃]+|(\[话题\])?[#＃]*$")


def clean_topic(name: str) -> str:
    """A topic's name as it is shown: without '#', '[话题]' and spaces; '' when nothing of a name is left."""
    name = _MARK.sub("", clean_line(name))
    name = _NOT_IN_NAMES.sub("", name)[:TOPIC_NAME_MAX]
    return name if _is_name(name) else ""


def fold_topic(name: str) -> str:
    """The key under which every way of writing a name is one: NFKC, lower case, simplified, without joints.
    '' for no name.
    """
    return _fold(name[:READ_MAX])


@lru_cache(maxsize=4096)
def _fold(name: str) -> str:
    name = clean_topic(unicodedata.normalize("NFKC", name))
    return str(_JOINTS.sub("", clean_topic(to_simplified(name.casefold()))))


def topic_from_words(words: str, *, language: str) -> str:
    """A translated name as people of `language` ('en' or 'zh-…') write topics: words joined, English ones in
    lower case. '' for what is no name in that language or too long for one.
    """
    line = clean_line(words)[:READ_MAX].strip('.。!！#＃"“”「」 ')
    if language.startswith("zh"):
        name = clean_topic(_JOINTS.sub("", "".join(line.split())))
        fits = _CHINESE_NAME.fullmatch("".join(line.split())) and len(name) <= HAN_MAX
        return name if fits else ""
    parts = line.casefold().split()
    parts = parts[1:] if parts[:1] and parts[0] in _ARTICLES else parts
    joined = _WORD_JOINTS.sub("", "".join(parts))
    fits = _ENGLISH_NAME.fullmatch(joined) and len(parts) <= WORDS_MAX and len(joined) <= JOINED_MAX
    return clean_topic(joined) if fits else ""


def topics_in(body: str) -> list[str]:
    """The names of the topics marked in a body, '#name' or '#name[话题]#', in their order, once each."""
    return once_each(match.group("name") for match in TOKEN.finditer(body) if match.group("name"))


def handles_in(body: str) -> list[str]:
    """The handles of local accounts mentioned in a body, in their order, once each, lower case."""
    found = (match for match in TOKEN.finditer(body) if match.group("handle"))
    local = (m.group("handle").lower() for m in found if "@" not in m.group("mention").removeprefix("@"))
    return list(dict.fromkeys(local))


def once_each(names: Iterable[str]) -> list[str]:
    """Cleaned names in their order; of those that are the same topic the first one stays."""
    kept: dict[str, str] = {}
    for name in names:
        shown = clean_topic(name)
        if shown and fold_topic(shown):
            kept.setdefault(fold_topic(shown), shown)
    return list(kept.values())


def _is_name(name: str) -> bool:
    """Whether it names something: '#520' does, the '#1' of 'our #1 pick' does not."""
    letters = any(character.isalpha() for character in name)
    return letters or sum(character.isdigit() for character in name) >= DIGITS_LEAST
