"""An English-Chinese word list: CC-CEDICT read the other way round, the usual Chinese words first."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from sampan.translation.study.cedict import Entry
from sampan.translation.study.pinyin import read_word

FUNCTION_WORDS = Path(__file__).parent / "data" / "function_words.tsv"
"""Articles, pronouns and the like, which no translation explains; written for Sampan."""
HEAD_WORDS_MAX = 3
"""Words of an English entry: 'look forward to' is one, a definition is none."""
WORDS_MAX = 8
"""Chinese words under one English word."""
SIDE_READING = 4.0
"""What a sense of a side reading (那 as nuó) is behind, in doublings of the count."""

_NOTE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_HEAD = re.compile(r"[a-z][a-z'\-]*(?: [a-z][a-z'\-]*)*")
_NO_SENSE = re.compile(
    r"\b(variant of|used in|see also|see \S*[一-鿿]|surname|classifier|abbr\. (for|of|to)|CL:|Kangxi radical"
    r"|pr\. |same as|particle|Japanese|county|prefecture|district|township|given name)|[一-鿿]"
)
_RARE = re.compile(
    r"\((?:[^)]*\b)?(literary|archaic|old|dialect|Tw|bound form|fig\.|vulgar|slang|loanword|coll\.|of )"
)
_FOLLOWING = frozenset({"at", "for", "to", "on", "up", "after", "into", "about"})
_LEADING = re.compile(r"^(?:to be |to |the |an? |sth |sb |be )")


def invert(entries: Iterable[Entry]) -> dict[str, list[str]]:
    """English head word to Chinese words in simplified characters, the best first.

    A sense counts the more the fuller it says the English word and nothing else, the earlier it stands in its
    entry, the fewer senses stand beside it, and the more usual the Chinese word is in jieba's corpus.
    """
    found: dict[str, dict[str, float]] = defaultdict(dict)
    every = list(entries)
    written = Counter(entry.simplified for entry in every)
    for entry in every:
        # The count is that of the written word and so belongs to its usual reading.
        unusual = 0.0 if written[entry.simplified] == 1 or is_usual(entry) else SIDE_READING
        for head, full_score in _heads(entry):
            words, score = found[head], full_score - unusual
            words[entry.simplified] = max(words.get(entry.simplified, 0.0), score)
    return {
        head: sorted(words, key=lambda word: (-words[word], word))[:WORDS_MAX]
        for head, words in found.items()
    }


def is_usual(entry: Entry) -> bool:
    """Whether this is how the word is read when it stands by itself; surnames and names are not."""
    return entry.numbered == " ".join(read_word(entry.traditional, entry.simplified)).replace("v", "u:")


def read_function_words(path: Path = FUNCTION_WORDS) -> dict[str, str]:
    """English word to its explanation in Chinese."""
    lines = path.read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {row[0]: row[1] for row in rows}


def _heads(entry: Entry) -> Iterator[tuple[str, float]]:
    if entry.numbered[:1].isupper() and entry.frequency == 0:
        return  # names of places that nobody writes about
    usual = math.log2(entry.frequency + 2)
    for place, sense in enumerate(entry.glosses):
        if _NO_SENSE.search(_NOTE.sub("", sense)):
            continue
        rare = bool(_RARE.search(sense))
        for turn, part in enumerate(sense.split(";")):
            head = _head(part)
            if head:
                alone = 2.0 if _NOTE.sub("", part).strip() == part.strip() else 0.0
                score = usual + alone - 1.5 * place - turn - 6.0 * rare - _strange(entry)
                yield head, score
                verb, _space, rest = head.partition(" ")
                if rest in _FOLLOWING and part.strip().startswith("to "):
                    yield verb, score - 2  # 'to look at' says what 'look' is, too


def _head(part: str) -> str:
    text = _NOTE.sub("", part).strip().lower().rstrip("!.?")
    head = _LEADING.sub("", text).strip()
    if not _HEAD.fullmatch(head) or len(head.split()) > HEAD_WORDS_MAX or len(head) > 40:
        return ""
    return head


def _strange(entry: Entry) -> float:
    """Long words are seldom the plain answer, and neither are single bound characters."""
    return {1: 1.5, 2: 0.0, 3: 1.0}.get(len(entry.simplified), 4.0)
