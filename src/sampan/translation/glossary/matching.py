"""Finds the glossary's entries in a text: one walk over it, the longest entry wins."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import regex

from sampan.translation.glossary.conditions import Condition, read_condition
from sampan.translation.glossary.folding import fold
from sampan.translation.glossary.types import GlossaryTerm, Hit
from sampan.translation.protect import Protected, find_protected

_Entry = tuple[GlossaryTerm, Condition]
_ANYWHERE = Condition(always=True)
_HERE = ""  # the key in a node of the tree under which the terms that end there lie; no letter is empty
_LATIN = frozenset("abcdefghijklmnopqrstuvwxyz0123456789") | {chr(code) for code in range(0xC0, 0x250)}
_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN_RUN = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")
_WORD = regex.compile(r"[\p{L}\p{N}]")
# What may stand beside a word that is a whole comment: '冲呀', '绝了啊'.
_PARTICLES = re.compile(r"[啊呀哦喔噢哈吧呢嘛啦哇鸭了]")
# 520 is 'I love you', but not in 520元, 1.520, No.520 or 520ml.
_NUMBER_BEFORE = re.compile(r"(?:[\d$¥￥£€#+*/]|\d[:.,-]|第|no\.?|号|约|[一-龥]价)\s*\Z")
_NUMBER_AFTER = re.compile(
    r"\s*(?:[%°+*/:-]|[.,]\d|元|块|刀|r\b|rmb|usd|dollars?|bucks|[km]?[gml]\b|[kc]?m\b|kcal|度|斤|克|米|岁|楼|路|号|页|分|秒|天"
    r"|个|人|次|条|件|只|张|本|位|平|万|千|百|亿|年|月|日|点|层|室|家|份|杯|公里|毫|厘|people|years?|days?|miles?|likes?|views?)"
)


class TermIndex:
    """A glossary ready for looking up; made once, safe to be read by many threads.

    A word counts where its border in Latin letters is a border of the text too, in any case and in either
    Chinese script, drawn out or not (slayyyy, 23333). Nothing is found in addresses, mentions, topics and
    codes in brackets.

    Raises:
        BadCondition: a term's ``when`` cannot be read.
    """

    def __init__(self, terms: Iterable[GlossaryTerm]) -> None:
        self._tree: dict[str, Any] = {}
        self.terms = tuple(terms)
        for term in self.terms:
            word = fold(term.text)
            self._plant(word, (term, read_condition(term.when)))
            for variant in {fold(one) for one in term.variants} - {word}:
                self._plant(variant, (term, _ANYWHERE))
        firsts = sorted(self._tree)
        latin = "".join(re.escape(one) for one in firsts if one in _LATIN)
        others = "".join(re.escape(one) for one in firsts if one not in _LATIN)
        ways = [f"(?<![a-z0-9à-ɏ])[{latin}]" if latin else "", f"[{others}]" if others else ""]
        self._starts = re.compile("|".join(way for way in ways if way) or r"(?!)")

    def _plant(self, word: str, entry: _Entry) -> None:
        node = self._tree
        for letter in word:
            node = node.setdefault(letter, {})
        node.setdefault(_HERE, []).append(entry)

    def find(self, body: str) -> list[Hit]:
        """Every entry in the text, in order; they never overlap."""
        search = _Search(body)
        hits: list[Hit] = []
        end = 0
        for match in self._starts.finditer(search.folded):
            start = match.start()
            if start < end:
                continue
            hit = self._longest_at(search, start)
            if hit is not None:
                hits.append(hit)
                end = hit.end
        return search.without_strangers(hits) if hits else hits

    def _longest_at(self, search: _Search, start: int) -> Hit | None:
        folded, node = search.folded, self._tree
        ends: list[tuple[int, list[_Entry]]] = []
        place = start
        while place < len(folded):
            letter = folded[place]
            following = node.get(letter) or (node.get(" ") if letter in "-\u00a0" else None)
            if following is None:
                break
            node, place = following, place + 1
            if _HERE in node:
                ends.append((place, node[_HERE]))
        for place, entries in reversed(ends):
            end = _true_end(folded, start, place)
            if end is None:
                continue
            for term, condition in search.in_order(entries):
                if search.allows(term, condition, start, end):
                    return Hit(start, end, term)
        return None


class _Search:
    """One text under search, with what is worked out about it only when it is needed."""

    def __init__(self, body: str) -> None:
        self.body = body
        self.folded = fold(body)
        self._protected: list[Protected] | None = None
        self._speaks_chinese: bool | None = None

    @property
    def protected(self) -> list[Protected]:
        """The text's addresses, mentions, topics, codes and emoji."""
        if self._protected is None:
            self._protected = find_protected(self.body)
        return self._protected

    @property
    def is_chinese(self) -> bool:
        """Whether Chinese characters stand in it."""
        if self._speaks_chinese is None:
            self._speaks_chinese = bool(_HAN.search(self.folded))
        return self._speaks_chinese

    def in_order(self, entries: list[_Entry]) -> list[_Entry]:
        """The entries of one spelling, those of the text's own language first."""
        if len(entries) == 1:
            return entries
        return sorted(entries, key=lambda entry: (entry[0].language == "zh") != self.is_chinese)

    def allows(self, term: GlossaryTerm, condition: Condition, start: int, end: int) -> bool:
        """Whether the term counts where it stands."""
        if self.folded[start:end].isdecimal() and self._is_quantity(start, end):
            return False
        if term.kind == "emoji" and (term.language == "zh") != self.is_chinese:
            return False
        if self.folded[max(0, start - 1) : start] == "[" and self.folded[end : end + 1] == "]":
            return False
        if any(one.start < end and start < one.end and one.kind != "emoji" for one in self.protected):
            return False
        if condition.always or condition.holds_around(self.folded, start, end):
            return True
        return condition.alone and self._is_alone(start, end)

    def _is_quantity(self, start: int, end: int) -> bool:
        before = self.folded[max(0, start - 6) : start]
        return bool(_NUMBER_BEFORE.search(before) or _NUMBER_AFTER.match(self.folded, end))

    def _is_alone(self, start: int, end: int) -> bool:
        rest, reached = "", 0
        for one in self.protected:
            rest += self.folded[reached : one.start]
            reached = one.end
        rest += self.folded[reached:]
        word = self.folded[start:end]
        return not _WORD.search(_PARTICLES.sub("", rest.replace(word, " ")))

    def without_strangers(self, hits: list[Hit]) -> list[Hit]:
        """Leave out Chinese words in Latin letters, such as 'emo' and 'cp', where nothing is Chinese."""
        if self.is_chinese or not any(_is_latin_chinese(hit.term) for hit in hits):
            return hits
        covered = sum(len(_LATIN_RUN.findall(self.folded[hit.start : hit.end])) for hit in hits)
        if covered >= len(_LATIN_RUN.findall(self.folded)):
            return hits
        return [hit for hit in hits if not _is_latin_chinese(hit.term) or _is_unmistakable(hit.term)]


def _true_end(folded: str, start: int, end: int) -> int | None:
    """Where a word that begins at ``start`` ends, drawn-out letters included; None inside a longer word."""
    last = folded[end - 1]
    if last not in _LATIN:
        return end
    reached = end
    while reached < len(folded) and folded[reached] == last:
        reached += 1
    if reached < len(folded) and folded[reached] in _LATIN:
        return None
    extra = reached - end
    is_doubled = end - start >= 2 and folded[end - 2] == last
    return reached if extra != 1 or is_doubled else None


def _is_latin_chinese(term: GlossaryTerm) -> bool:
    return term.language == "zh" and term.text.isascii() and not term.keep


def _is_unmistakable(term: GlossaryTerm) -> bool:
    """Whether no English word looks like it: letters without a vowel such as yyds, or mixed with digits."""
    word = fold(term.text)
    return len(word) >= 4 and not set(word) & set("aeiou ") and not word.isdecimal()
