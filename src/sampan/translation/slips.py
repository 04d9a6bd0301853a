"""What an answer lacks though no rule forbids it: names, slang, quoted words; and words left untranslated.

A slip is no fault: the answer may serve, but another that makes fewer is taken in its place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from sampan.translation.engines.protocol import Sought
from sampan.translation.names import is_named
from sampan.translation.protect import mask_for_reading
from sampan.translation.types import EN
from sampan.translation.words import CHINESE_LATIN, ENGLISH_FUNCTION_WORDS, USUAL_IN_CHINESE, is_chinese_laugh

STEM = 4
"""Letters in which an English word and its other forms agree: 'recommend', 'recommended'."""
LETTERS_MIN = 3
"""A left-over English word has so many letters: shorter ones are units and sounds."""

_HAN = regex.compile(r"\p{Han}")
_HAN_RUN = regex.compile(r"\p{Han}+")
_WORD = regex.compile(r"\p{Latin}[\p{Latin}'’]*")
_SMALL_WORD = regex.compile(
    rf"(?<![\p{{Latin}}\d@#./_'’\-])[a-z]{{{LETTERS_MIN},}}(?![\p{{Latin}}\d_/@\-]|\.\w)"
)
_ANY_CASE = regex.compile(_SMALL_WORD.pattern, regex.I)
_PAUSE = regex.compile(r"…|\.{3}")
_TALKS_ABOUT = regex.compile(
    r"怎么(?:说|讲|念|读|翻译)|(?:什么|啥)意思|这个(?:词|字|说法|表达|梗)|对应的|"
    r"\bhow (?:do|does|would|can|could|should|to)\b[^.!?]*\b(?:say|pronounce|translate)\b|"
    r"\bwhat(?:'s|’s)?\b[^.!?]*\b(?:say|call|mean)\b|\bmeans?\b|\bmeaning\b|\binstead of [“\"‘']|"
    r"\b(?:word|phrase|term|slang|expression|equivalent)s? (?:for|of|like|is|means|[“\"‘'])",
    regex.I,
)
_QUOTED = regex.compile(r"[“\"「『]([^“”\"「」『』{}]{1,24})[”\"」』]|(?<!\w)[‘']([^‘’'{}]{1,24})[’'](?!\w)")


@dataclass(frozen=True)
class Slip:
    """One slip: its kind ('name', 'slang', 'quoted', 'kept', 'left', 'pause') and the original's words."""

    kind: str
    words: str = ""


def find_slips(original: str, translation: str, *, target: str, sought: Sequence[Sought]) -> tuple[Slip, ...]:
    """All slips of one answer, in no order that matters; ``sought`` is what it should say."""
    found = [
        Slip(one.kind, one.words)
        for one in sought
        if one.words in original and not _says(one, translation, target)
    ]
    if target != EN:
        about = {
            word.casefold() for one in sought if one.kind == "quoted" for word in _WORD.findall(one.words)
        }
        found += [Slip("left", word) for word in left_words(original, translation) if word not in about]
    if _PAUSE.search(translation) and not _PAUSE.search(original):
        found.append(Slip("pause"))  # a glossary's 有种……的感觉 taken over with its gap
    return tuple(found)


def left_words(original: str, translation: str) -> tuple[str, ...]:
    """English words, written small in the original and not quoted there, that a Chinese translation still
    has, in this form or another ('regrets', left as 'regret'); each once, as the original has it."""
    before = dict.fromkeys(_SMALL_WORD.findall(_QUOTED.sub(" ", mask_for_reading(original))))
    after = dict.fromkeys(word.casefold() for word in _ANY_CASE.findall(mask_for_reading(translation)))
    still = [word for word in after if word not in USUAL_IN_CHINESE]
    return tuple(word for word in before if any(_is_form(word, other) for other in still))


def strange_words(original: str, translation: str) -> tuple[str, ...]:
    """Latin words of a Chinese translation that the original has in no form and nobody writes in Chinese.

    Of 6,216 translations that people wrote three hold one.
    """
    stems = {_stem(word.casefold()) for word in _WORD.findall(original)}
    return tuple(
        word
        for word in dict.fromkeys(_SMALL_WORD.findall(mask_for_reading(translation)))
        if len(word) >= STEM
        and _stem(word) not in stems
        and word not in USUAL_IN_CHINESE | CHINESE_LATIN
        and not is_chinese_laugh(word)
    )


def _is_form(word: str, other: str) -> bool:
    """Whether two words are one, or one of them is the other with an ending."""
    short, long = sorted((word, other), key=len)
    return word == other or (len(short) >= STEM and long.startswith(short))


def _stem(word: str) -> str:
    return word[:STEM] if len(word) >= STEM else ""


def words_talked_about(body: str) -> tuple[str, ...]:
    """What a text quotes while it asks or tells how something is said: such words stay as they are."""
    if not _TALKS_ABOUT.search(body):
        return ()
    return tuple(dict.fromkeys(one or other for one, other in _QUOTED.findall(body)))


def chinese_words(body: str) -> tuple[str, ...]:
    """The Chinese words of an English text, which its Chinese translation keeps; each once."""
    return tuple(dict.fromkeys(_HAN_RUN.findall(body)))


def _says(one: Sought, translation: str, target: str) -> bool:
    if one.kind == "slang":
        conveyed = any(_conveys(rendering, translation, target) for rendering in one.renderings)
        return conveyed and not any(word in translation for word in one.never)
    if one.kind == "name":
        return any(is_named(rendering, translation) for rendering in one.renderings)
    return one.words.casefold() in translation.casefold()


def _conveys(rendering: str, translation: str, target: str) -> bool:
    """Whether a word of the rendering is there: in English by its stem, in Chinese two characters of it."""
    if target == EN:
        words = [word for word in _WORD.findall(rendering.casefold()) if word not in ENGLISH_FUNCTION_WORDS]
        said = {word[:STEM] for word in _WORD.findall(translation.casefold())}
        return any(word[:STEM] in said for word in words or _WORD.findall(rendering.casefold()))
    for part in regex.split(r"[、；;，,/…（）()]+", rendering):
        pairs = {part[at : at + 2] for at in range(max(1, len(part) - 1))} - {""}
        if any(pair in translation for pair in pairs):
            return True
    return False
