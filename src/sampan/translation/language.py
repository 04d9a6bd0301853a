"""Tells which language a text is in, whole or by span, by a rule on its letters; a tag is only a hint."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import regex

from sampan.translation import words
from sampan.translation.protect import mask_for_reading
from sampan.translation.scripts import script_of
from sampan.translation.sizes import is_only_codes
from sampan.translation.types import EN, UND, ZH_HANS, ZH_HANT

_HAN = regex.compile(r"\p{Han}")
_HAN_RUN = regex.compile(r"\p{Han}+")
_OTHER_SCRIPT = regex.compile(
    r"[\p{Hiragana}\p{Katakana}\p{Hangul}\p{Cyrillic}\p{Arabic}\p{Thai}\p{Hebrew}\p{Devanagari}\p{Greek}]"
)
_LATIN_WORD = regex.compile(r"\p{Latin}[\p{Latin}\p{M}\p{N}]*(?:['’]\p{Latin}+)?")
_FOREIGN_LETTER = regex.compile(r"[àâäãåāáǎæçèêëéēěìîïíīǐñòôöõóōǒøœùûüúūǔǜýÿßğışđơưąćęłńśźż]", regex.I)
_SENTENCE = regex.compile(r"(?s).+?(?:[\n。！？!?；;]+|\.(?=\s)|\Z)\s*")

REMEMBERED_MAX = 1_000
"""Characters of a text whose language is remembered: 8,192 of them take some 20 MB at most."""

# How much a Latin word says 'this is English', beside a Han character's 1 for Chinese. Names and units
# stand in Chinese sentences all the time ('iPhone 16 Pro Max 开箱'), words such as 'the' or 'how' do not.
_WEIGHT_FUNCTION_WORD = 1.5
_WEIGHT_WORD = 0.9
_WEIGHT_NAME = 0.15

_TAGS = {"yue": ZH_HANT, "cmn": ZH_HANS, "zho": ZH_HANS, "chi": ZH_HANS, "zh": ZH_HANS, "en": EN, "eng": EN}
_HANT_SUBTAGS = {"hant", "tw", "hk", "mo", "yue"}


@dataclass(frozen=True)
class Span:
    """A stretch of a text in one language: ``body[start:end]``."""

    start: int
    end: int
    language: str


def normalize_tag(tag: str | None) -> str:
    """Reduce a BCP 47 tag (zh, zh-CN, zh_TW, yue, en-US ...) to zh-Hans, zh-Hant, en or und."""
    parts = (tag or "").strip().lower().replace("_", "-").split("-")
    language = _TAGS.get(parts[0], UND)
    if language == ZH_HANS and _HANT_SUBTAGS & set(parts[1:]) and "hans" not in parts[1:]:
        return ZH_HANT
    return language


def detect_language(body: str) -> str:
    """The language that most of a text is in: 'zh-Hans', 'zh-Hant', 'en' or 'und'.

    What says nothing about it (addresses, mentions, topics, emoji, codes) is left out first; when nothing
    else is there, topics are read after all. 'und' means that there are no words, or words of some other
    language.
    """
    return _remembered(body) if len(body) <= REMEMBERED_MAX else _detect(body)


def _detect(body: str) -> str:
    plain = mask_for_reading(body)
    found = _judge(plain)
    if found == UND and not _has_words(plain):
        return _judge(mask_for_reading(body, topics=False))
    return found


_remembered = lru_cache(maxsize=8192)(_detect)


def _judge(plain: str) -> str:
    han = len(_HAN.findall(plain))
    latin = _LATIN_WORD.findall(plain)
    other = len(_OTHER_SCRIPT.findall(plain))
    if other and _is_other_language(plain, han=han, latin=len(latin), other=other):
        return UND
    english = sum(_english_weight(word) for word in latin)
    if han and han >= english:
        return script_of(plain)
    if latin:
        return _judge_latin(latin, plain)
    return UND


def _is_other_language(plain: str, *, han: int, latin: int, other: int) -> bool:
    # の is Chinese shop-sign fashion ('鲜の味'), one or two kana are not Japanese yet.
    if (
        han
        and other <= 2
        and regex.fullmatch(r"[^\p{Hiragana}\p{Katakana}]*(の[^\p{Hiragana}\p{Katakana}]*){1,2}", plain)
    ):
        return False
    return other * 3 >= han + latin


def _english_weight(word: str) -> float:
    lowered = word.lower().replace("’", "'")
    if lowered in words.ENGLISH_FUNCTION_WORDS:
        return _WEIGHT_FUNCTION_WORD
    if lowered in words.CHINESE_LATIN or not word.islower() or any(letter.isdigit() for letter in word):
        return _WEIGHT_NAME
    return _WEIGHT_WORD if len(word) > 1 else _WEIGHT_NAME


def _judge_latin(latin: list[str], plain: str) -> str:
    lowered = [word.lower().replace("’", "'") for word in latin]
    if all(word in words.CHINESE_LATIN or words.is_chinese_laugh(word) for word in lowered):
        return ZH_HANS
    english = sum(word in words.ENGLISH_FUNCTION_WORDS for word in lowered)
    foreign = sum(word in words.FOREIGN_FUNCTION_WORDS for word in lowered)
    accented = sum(bool(_FOREIGN_LETTER.search(word)) for word in latin)
    if foreign > english or (accented and not english and accented * 4 >= len(latin)):
        return UND
    return EN


def _has_words(plain: str) -> bool:
    return bool(_HAN.search(plain) or _LATIN_WORD.search(plain) or _OTHER_SCRIPT.search(plain))


def has_words(body: str) -> bool:
    """Whether there is anything to read: false for emoji, codes, addresses, mentions, numbers and marks
    alone."""
    return _has_words(mask_for_reading(body))


def is_only_names(body: str) -> bool:
    """Whether a text in Latin letters is a product's or a person's name alone, such as 'iPhone 16 Pro Max'.

    Capitals alone do not make a name ('Hello'); a capital inside a word or a number beside capitals does.
    """
    found = _LATIN_WORD.findall(mask_for_reading(body))
    if not found or _HAN.search(body) or any(word.islower() for word in found):
        return False
    if any(word.lower() in words.ENGLISH_FUNCTION_WORDS for word in found):
        return False
    inner = any(not word.isupper() and any(letter.isupper() for letter in word[1:]) for word in found)
    return inner or (len(found) > 1 and any(letter.isdigit() for letter in body))


def is_only_abbreviations(body: str) -> bool:
    """Whether a text is but Chinese abbreviations in Latin letters such as yyds, which engines only guess."""
    found = _LATIN_WORD.findall(mask_for_reading(body))
    return (
        bool(found) and not _HAN.search(body) and all(word.lower() in words.CHINESE_LATIN for word in found)
    )


def language_spans(body: str) -> list[Span]:
    """A text cut into stretches of one language, sentence by sentence; together they cover the whole text.

    A sentence without words of its own goes with the one before it (or after it, at the start). A Chinese
    word in an English sentence is not a span of its own.
    """
    spans: list[Span] = []
    for match in _SENTENCE.finditer(body):
        language = detect_language(match.group())
        if spans and (language == UND or spans[-1].language in (language, UND)):
            joined = language if spans[-1].language == UND else spans[-1].language
            spans[-1] = Span(spans[-1].start, match.end(), joined)
        else:
            spans.append(Span(match.start(), match.end(), language))
    if spans:
        spans[0] = Span(0, spans[0].end, spans[0].language)
        spans[-1] = Span(spans[-1].start, len(body), spans[-1].language)
    return [
        Span(one.start, following, one.language) for one, following in zip(spans, _ends(spans), strict=True)
    ]


def _ends(spans: list[Span]) -> list[int]:
    return [span.start for span in spans[1:]] + [span.end for span in spans[-1:]]


def source_for(body: str, *, to: str, hint: str | None = None) -> str | None:
    """The language to translate a text from for a reader of ``to``, or None when there is nothing to
    translate.

    A text that is mostly in the reader's language still needs it when Chinese characters stand in an
    English one, or a whole English sentence in a Chinese one. Traditional and simplified count as two
    here; who exchanges the script only is decided by the caller. Sizes and codes alone ('XL', '500 ml') are
    the same in both.
    """
    if len(body) <= REMEMBERED_MAX:
        return _remembered_source(body, to, hint)
    return _source_for(body, to, hint)


def _source_for(body: str, to: str, hint: str | None) -> str | None:
    if not has_words(body) or is_only_codes(body):
        return None
    main = detect_language(body)
    if main == UND:
        main = normalize_tag(hint) if not _OTHER_SCRIPT.search(body) else UND
    if main == UND:
        return None
    if main != to:
        return None if main == EN and is_only_names(body) else main
    if to == EN:
        return script_of(body) if _HAN_RUN.search(mask_for_reading(body)) else None
    return EN if any(_is_english_sentence(body[s.start : s.end]) for s in language_spans(body)) else None


_remembered_source = lru_cache(maxsize=8192)(_source_for)


def _is_english_sentence(sentence: str) -> bool:
    latin = _LATIN_WORD.findall(mask_for_reading(sentence))
    known = sum(word.lower() in words.ENGLISH_FUNCTION_WORDS for word in latin)
    return detect_language(sentence) == EN and len(latin) >= 4 and known >= 1
