"""Tells what was really said from what a recogniser makes up over music, noise and silence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from sampan.translation.speech.cues import Word

SILENCE_LIKELY = 0.6
"""The recogniser's own probability that nothing is said, from which its words need to be sure."""
UNSURE_LOG_PROB = -1.0
"""Mean logarithm of the words' probabilities under which a phrase is a guess (Whisper's own threshold)."""
COMPRESSION_MAX = 2.4
"""How well a phrase may be compressed; above it, it repeats itself (Whisper's own threshold)."""
SURE_WORDS = 0.35
"""Mean probability of a phrase's words under which it is left out."""
REPEATS_MAX = 2
"""How often the same line may come in a row: a chorus, not a loop."""
DIFFERENT_MIN = 0.25
"""The part of a long phrase's words that must differ from each other."""
LONG_PHRASE = 12
LEAST_LETTERS = 4
"""A video in which less was heard has no speech."""

_LETTER = regex.compile(r"\p{L}")
_NOT_LETTER = regex.compile(r"[^\p{L}\p{N}]+")

# What the recogniser learned from the ends of other people's videos. Never said in one's own.
_CREDITS = tuple(
    regex.compile(pattern)
    for pattern in (
        r"字幕.{0,12}(提供|志愿者|志願者|制作|製作|by|组|組)",
        r"(subtitles|captions|transcribed|translated) ?by",
        r"amara ?org",
        r"明镜与点点|明鏡與點點",
        r"请不吝点赞|請不吝點贊|不吝点赞",
        r"李宗盛",
        r"优优独播剧场|優優獨播劇場|yoyo television",
        r"mingpao|ming pao canada",
        r"索兰娅|索蘭婭",
    )
)
# Said by people too, so they count only where the recogniser doubts them or hears nothing else.
_FAREWELLS = frozenset(
    {
        *("thanksforwatching", "thankyouforwatching", "thankyou", "thankyouverymuch", "thanksforlistening"),
        *("bye", "byebye", "you", "so", "oh", "pleasesubscribe", "subscribe", "likeandsubscribe"),
        *("seeyounexttime", "music", "applause", "silence"),
        *("谢谢观看", "谢谢收看", "谢谢大家", "谢谢", "感谢观看", "感谢收看", "请订阅", "订阅"),
        *("拜拜", "再见", "下次再见", "我们下期再见"),
    }
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """What the recogniser heard without a break, and how sure it is; the figures are Whisper's own."""

    words: tuple[Word, ...]
    silence: float = 0.0
    log_prob: float = 0.0
    compression: float = 1.0

    @property
    def text(self) -> str:
        """Its words in one line."""
        return "".join(word.text for word in self.words).strip()


def really_said(phrases: Sequence[Phrase]) -> list[Phrase]:
    """The phrases that can be believed, in their order; none at all when there is no speech."""
    believed: list[Phrase] = []
    repeats = 0
    for phrase in phrases:
        if not phrase.words or _is_made_up(phrase):
            continue
        repeats = repeats + 1 if believed and _letters(phrase.text) == _letters(believed[-1].text) else 0
        if repeats < REPEATS_MAX:
            believed.append(phrase)
    rest = [phrase for phrase in believed if _letters(phrase.text) not in _FAREWELLS]
    if sum(len(_LETTER.findall(phrase.text)) for phrase in rest) < LEAST_LETTERS:
        return []
    return believed


def _is_made_up(phrase: Phrase) -> bool:
    plain = _letters(phrase.text)
    spaced = _NOT_LETTER.sub(" ", phrase.text.lower())
    doubted = phrase.silence > SILENCE_LIKELY or phrase.log_prob < UNSURE_LOG_PROB / 2
    return (
        not _LETTER.search(phrase.text)
        or any(credit.search(spaced) or credit.search(plain) for credit in _CREDITS)
        or (phrase.silence > SILENCE_LIKELY and phrase.log_prob < UNSURE_LOG_PROB)
        or (doubted and plain in _FAREWELLS)
        or phrase.compression > COMPRESSION_MAX
        or sum(word.sure for word in phrase.words) / len(phrase.words) < SURE_WORDS
        or _turns_in_circles(phrase)
    )


def _turns_in_circles(phrase: Phrase) -> bool:
    said = [_letters(word.text) for word in phrase.words]
    return len(said) >= LONG_PHRASE and len(set(said)) / len(said) < DIFFERENT_MIN


def _letters(text: str) -> str:
    return str(_NOT_LETTER.sub("", text.lower()))
