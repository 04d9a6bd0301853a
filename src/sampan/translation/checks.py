"""What is wrong with an engine's answer: the faults that machines are known to make, each found by a rule."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from enum import StrEnum

import regex

from sampan.translation import words
from sampan.translation.dates import has_other_day
from sampan.translation.money import changed_money
from sampan.translation.numbers import changed_numbers
from sampan.translation.sizes import changed_sizes
from sampan.translation.slips import strange_words
from sampan.translation.types import EN

_HAN = regex.compile(r"\p{Han}")
_LATIN_WORD = regex.compile(r"\p{Latin}[\p{Latin}\p{M}\p{N}'’]*")
_OTHER_LETTER = regex.compile(
    r"[\p{Hiragana}\p{Katakana}\p{Hangul}\p{Cyrillic}\p{Arabic}\p{Thai}\p{Hebrew}\p{Devanagari}]"
)
_QUOTED_HAN = regex.compile(r"[“\"‘「『《](\p{Han}{1,6})[”\"’」』》]")
_MARK = regex.compile(r"\{\d+\}")
_CHATTER = regex.compile(
    r"^\s*(?:(?:sure|certainly|of course)[,!.]|here(?:'s| is) (?:the|your|a) translat(?:ion|ed)|"
    r"as an ai\b|i(?:'m| am) (?:sorry, (?:but )?i|an ai|a language model)|translat(?:ion|ed text)\s*[:：]|"
    r"i (?:cannot|can't) (?:assist|help|translate|fulfil)|(?:译文|翻译)(?:结果)?\s*[:：]|"
    r"以下是|(?:好的|当然)[,，]|作为一?个?(?:ai|人工智能|语言模型)|很?抱歉[,，]我(?:不能|无法)?)",
    regex.I,
)
# 'Of course' begins a chatty answer, but an original that agrees too may be translated by it.
_AGREES = regex.compile(r"\s*(?:(?:sure|certainly|of course)[,!.]|(?:好的|当然)[,，])", regex.I)
_AGREES_ANYWHERE = regex.compile(
    r"\b(?:sure|certainly|of course|ok(?:ay)?|yes|yeah|fine|al?right)\b|当然|好|行|可以|没问题", regex.I
)
_LABEL = regex.compile(
    r"^\s*(?:translation|english|translated text|chinese|译文|翻译|中文|英文|英语)\s*[:：]\s*", regex.I
)
_ASKS_EN = regex.compile(
    r"^\W*(?:what|how|who|whose|where|when|why|which|is|are|was|were|am|do|does|did|can|could|will|would|"
    r"should|shall|may|have|has|had|(?:is|are|do|does|did|ca|wo|have)n't|any(?:one|body)?|ever)\b",
    regex.I,
)
_ASKS_ZH = regex.compile(
    r"[吗呢么吧嘛]\W*$|什么|怎么|怎样|如何|谁|哪|几|多少|为什么|为何|是不是|有没有|能不能|可不可以|能否|是否|吗"
)

# Lengths in characters. Translations of real posts lie between the two by a wide margin.
_ENGLISH_PER_HAN_MAX = 9.0
_HAN_PER_WORD_MAX = 4.0
_LENGTH_SLACK = 30
_LONG_ENOUGH_TO_JUDGE = 16
_PHRASE_MIN_EN = 24
_PHRASE_MIN_ZH = 8
_EXAMPLE_MIN_EN = 16
_EXAMPLE_MIN_ZH = 6
_SAME_ANSWER = 0.88
_SAME_QUESTION = 0.75


class Fault(StrEnum):
    """What can be wrong with an answer."""

    EMPTY = "empty"
    BROKEN_OFF = "broken off"
    LEAKED = "prompt leaked"
    CHATTER = "talks to the reader"
    ECHO = "echo of the original"
    LEFTOVER = "original language left in it"
    RUNAWAY = "run away"
    TOO_SHORT = "far too short"
    REPEATED = "repeats itself"
    NUMBERS = "numbers changed"
    DATES = "date garbled"
    MONEY = "currency changed"
    SIZES = "sizes or units changed"
    MARKS = "protected words lost"
    ANSWERED = "question answered"
    COPIED = "an example repeated"
    LANGUAGE = "another language"


def find_faults(
    original: str,
    translation: str,
    *,
    target: str,
    complete: bool = True,
    fixed_phrases: Sequence[str] = (),
    examples: Sequence[tuple[str, str]] = (),
) -> set[Fault]:
    """All faults of one answer; an empty set means that nothing speaks against it.

    Both hold marks such as ``{0}`` where protected words stood. ``fixed_phrases`` are the engine's own
    instructions and examples, which must not turn up; ``examples`` the pairs that it was shown for this
    passage, which it must not repeat.
    """
    if not translation.strip():
        return {Fault.EMPTY}
    tests = {
        Fault.BROKEN_OFF: not complete,
        Fault.LEAKED: _is_leaked(original, translation, fixed_phrases),
        Fault.CHATTER: _is_chatter(original, translation),
        Fault.ECHO: _is_echo(original, translation),
        Fault.LEFTOVER: _has_leftovers(original, translation, target),
        Fault.RUNAWAY: _is_run_away(original, translation, target),
        Fault.TOO_SHORT: _is_too_short(original, translation, target),
        Fault.REPEATED: _repeats_itself(original, translation),
        Fault.NUMBERS: bool(changed_numbers(_unmarked(original), _unmarked(translation))),
        Fault.MONEY: bool(changed_money(original, translation)),
        Fault.SIZES: bool(changed_sizes(original, translation)),
        Fault.DATES: has_other_day(original, translation),
        Fault.COPIED: _is_copied(original, translation, examples),
        Fault.LANGUAGE: _is_other_language(original, translation, target),
        Fault.MARKS: sorted(_MARK.findall(original)) != sorted(_MARK.findall(translation)),
        Fault.ANSWERED: _is_answered(original, translation, target),
    }
    return {fault for fault, found in tests.items() if found}


def strip_label(translation: str) -> str:
    """The answer without a label such as 'Translation:' that a model put before it."""
    return str(_LABEL.sub("", translation, count=1))


def mend_question(original: str, translation: str, *, target: str) -> str:
    """Give a question its mark back when only the mark was lost."""
    if not _is_question(original) or _is_question(translation):
        return translation
    bare = translation.rstrip(" .。!！")
    if target == EN:
        return bare + "?" if _ASKS_EN.search(regex.split(r"[.!?]\s", bare)[-1]) else translation
    return bare + "？" if _ASKS_ZH.search(bare) else translation


def _is_chatter(original: str, translation: str) -> bool:
    if not _CHATTER.search(translation) or _CHATTER.search(original):
        return False
    return not (_AGREES.match(translation) and _AGREES_ANYWHERE.search(original))


def _unmarked(body: str) -> str:
    return str(_MARK.sub(" ", body))


def _is_question(body: str) -> bool:
    return bool(regex.search(r"[?？]", body))


def _is_leaked(original: str, translation: str, phrases: Sequence[str]) -> bool:
    """Whether a good stretch of the engine's own words is in the answer but not in the original."""
    flat, source = _flat(translation), _flat(original)
    for phrase in phrases:
        whole = _flat(phrase)
        length = _PHRASE_MIN_ZH if _HAN.search(whole) else _PHRASE_MIN_EN
        if len(whole) < length:
            continue
        for start in range(0, len(whole) - length + 1, 4):
            window = whole[start : start + length]
            if window in flat and window not in source:
                return True
    return False


def _is_copied(original: str, translation: str, examples: Sequence[tuple[str, str]]) -> bool:
    """Whether the answer is an example's translation, though its original is not what was asked for.

    A close example rightly lends phrases, so only nearly all of it counts.
    """
    flat, source = _flat(translation), _flat(original)
    for example, rendering in examples:
        whole = _flat(rendering)
        if len(whole) < (_EXAMPLE_MIN_ZH if _HAN.search(whole) else _EXAMPLE_MIN_EN):
            continue
        same = whole in flat or SequenceMatcher(None, whole, flat, autojunk=False).ratio() > _SAME_ANSWER
        if same and SequenceMatcher(None, _flat(example), source, autojunk=False).ratio() < _SAME_QUESTION:
            return True
    return False


def _is_other_language(original: str, translation: str, target: str) -> bool:
    """Whether the answer is in neither language: 'translate this into French' half obeyed."""
    letters = set(_OTHER_LETTER.findall(translation)) - set(_OTHER_LETTER.findall(original))
    if len(letters) >= 2:
        return True
    before = {word.casefold() for word in _LATIN_WORD.findall(original)}
    new = [word.casefold() for word in _LATIN_WORD.findall(translation) if word.casefold() not in before]
    foreign = sum(word in words.FOREIGN_FUNCTION_WORDS for word in new)
    english = sum(word in words.ENGLISH_FUNCTION_WORDS for word in new)
    return foreign >= 2 and foreign > english if target == EN else foreign >= 2


def _flat(body: str) -> str:
    return str(regex.sub(r"[\W_]+", " ", body.casefold())).strip()


def _is_echo(original: str, translation: str) -> bool:
    before, after = _flat(_unmarked(original)), _flat(_unmarked(translation))
    return before == after != ""


def _has_leftovers(original: str, translation: str, target: str) -> bool:
    if target == EN:
        return _has_chinese_left(_unmarked(original), _unmarked(translation))
    if strange_words(_unmarked(original), _unmarked(translation)):
        return True
    latin = [word for word in _LATIN_WORD.findall(_unmarked(translation)) if word.islower() and len(word) > 1]
    foreign = [word for word in latin if word not in words.USUAL_IN_CHINESE]
    han = len(_HAN.findall(translation))
    known = sum(word in words.ENGLISH_FUNCTION_WORDS for word in foreign)
    quoted = bool(
        regex.search(r"[\"“‘«'][^\"”’»']*\p{Latin}", original)
    )  # 'how do you say "..."' keeps its word
    if quoted and known <= 1 and han >= 3:
        return False
    return not han or known >= 2 or len(foreign) * 2 > han


def _has_chinese_left(original: str, translation: str) -> bool:
    """Whether Chinese stands in the English that the original does not quote as a word ('what is “加油”')."""
    quoted = set(_QUOTED_HAN.findall(original))
    return any(run not in quoted for run in regex.findall(r"\p{Han}+", translation))


def _is_run_away(original: str, translation: str, target: str) -> bool:
    if target == EN:
        limit = _ENGLISH_PER_HAN_MAX * len(_HAN.findall(original)) + len(original)
        return len(translation) > limit + _LENGTH_SLACK
    limit = _HAN_PER_WORD_MAX * len(_LATIN_WORD.findall(original)) + len(_HAN.findall(original))
    return len(_HAN.findall(translation)) > limit + _LENGTH_SLACK / 3


def _is_too_short(original: str, translation: str, target: str) -> bool:
    if target == EN:
        han = len(_HAN.findall(original))
        return han >= _LONG_ENOUGH_TO_JUDGE and len(_unmarked(translation)) < han * 1.1
    latin = len(_LATIN_WORD.findall(original))
    return latin >= _LONG_ENOUGH_TO_JUDGE // 2 and len(_HAN.findall(translation)) < latin * 0.45


def _repeats_itself(original: str, translation: str) -> bool:
    """Whether a phrase stands three times in a row, or a letter many times, but not in the original."""
    # What stands between two times is a few signs: without a bound, a wall of signs is read again from each.
    loop = regex.compile(r"(.{4,60}?)(?:\W{0,6}\1){2,}|(\w)\2{7,}", regex.I)
    return bool(loop.search(translation)) and not loop.search(original)


def _is_answered(original: str, translation: str, target: str) -> bool:
    """Whether a question came back as a statement; only where it stands last, since others may be recast."""
    asked = regex.search(r"[?？][\s”’\"')）{}\d]*$", original)
    return bool(asked) and not _is_question(mend_question(original, translation, target=target))
