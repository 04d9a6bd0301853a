"""Names: what Chinese ones are called in English, and places that no dictionary has, spelled as signs do."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from sampan.translation.study.pinyin import read_words
from sampan.translation.study.segment import Word

PLACES = {
    "大街": "Street", "大道": "Avenue", "胡同": "Hutong", "公园": "Park", "广场": "Square",
    "古镇": "Old Town", "古城": "Old Town", "路": "Road", "街": "Street", "巷": "Lane", "寺": "Temple",
    "庙": "Temple", "宫": "Palace", "桥": "Bridge", "湖": "Lake", "山": "Mountain", "镇": "Town",
    "村": "Village", "岛": "Island", "站": "Station",
}  # fmt: skip
"""What a place may be, by the word that its name ends in."""
NAME_SIZES = (2, 3)
"""Characters of a place's name before that word."""

_HAN = regex.compile(r"\p{Han}")
_ASIDE = regex.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_NAME_ENDS = regex.compile(r"[,;:]| in | on | at | of the | near | is | an? |\p{Han}")
_NO_NAME = regex.compile(
    r"^(?:see|same as|variant|old variant|abbr|also|surname|two-character surname|name of)\b", regex.I
)
_KINDS = regex.compile(
    r"\b(?:municipality|province|corporation|company|co|inc|ltd|limited|prefecture|county|district|township)\b\.?",
    regex.I,
)
_CAPITAL = regex.compile(r"\p{Lu}[\p{L}\p{M}'’\-]*")
_GENERAL_WORDS = """
mt mount lake river city temple island mountain mountains palace street road bridge bay sea ocean university
park old new north south east west the
"""
_GENERAL = frozenset(_GENERAL_WORDS.split())
_COMPANY = regex.compile(r"\b(?:company|corporation|brand|manufacturer|maker|retailer|group)\b", regex.I)
_SIGHT = regex.compile(
    r"\b(?:island|islet|scenic|tourist|temple|palace|mountain|mt|lake|river|museum|street|square|promenade|tower"
    r"|peninsula|waterfall|bay|bridge|park|wall|heaven|city)\b",
    regex.I,
)
# Towns that few know share their names with words of every day (新店, 大山).
_SMALL = regex.compile(r"\b(?:Taiwan|Tw|Hsien|township|county|district|stage name|blogger|solar terms?)\b")
_OTHER_THINGS = regex.compile(r"[人语文话教族菜节月日元分代朝度圈]$|^周.$|^(?:星期|礼拜)|^互联网$")
_LEADS = frozenset(("p", "v", "uj", "ul", "c", "ug", "f"))
_IN_NAMES = frozenset(
    ("n", "nr", "ng", "nz", "ns", "nt", "x", "j", "a", "ag", "vg", "tg", "zg", "g", "b", "s")
)
_KNOWN_NAMES = frozenset(("nr", "ns", "nt", "nz", "x"))
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
    "姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严武戴莫孔向汤"
)
_TITLE_WORDS = """
老师 同学 先生 女士 小姐 教授 医生 大夫 导演 师傅 学姐 学长 阿姨 叔叔 律师 护士 教练 主任 主演 饰演
"""
_TITLES = frozenset(_TITLE_WORDS.split())
_CALLED = frozenset(("叫", "我叫", "名叫", "叫做", "主演", "作者", "歌手", "演员", "导演", "作家", "主播"))
_NOT_GIVEN = frozenset("的了和是在我你他她它们这那个不有也都就很还说")
_GOING = frozenset(("去", "到", "逛", "住", "来"))
_NOT_IN_NAMES = frozenset(
    "条这那家座个间每各一二三四五六七八九十几小大老新旧走上下过马公铁高在去到从是的了和与跟很最好有后前左右本同"
)


@dataclass(frozen=True)
class KnownName:
    """A Chinese name of the dictionary: what English calls it; is it a brand, or a place to see?"""

    renderings: tuple[str, ...]
    is_company: bool = False
    is_sight: bool = False


def english_names(glosses: Sequence[str], reading: str) -> tuple[str, ...]:
    """What a Chinese name is called in English, by its senses in CC-CEDICT and its pinyin: ('West Lake',
    'Xihu') for 西湖; () where the senses name nothing."""
    found: dict[str, None] = {}
    for gloss in glosses:
        if _NO_NAME.match(gloss):
            continue
        plain = _ASIDE.sub("", gloss)
        for part in regex.split(r" or |/", plain):
            name = _KINDS.sub("", _NAME_ENDS.split(part.strip(), maxsplit=1)[0])
            name = " ".join(name.removeprefix("the ").split())
            if _CAPITAL.match(name):
                found.setdefault(name)
    pinyin = _letters(reading).capitalize()
    return (*found, pinyin) if found or any(gloss.startswith("see ") for gloss in glosses) else ()


def is_company(glosses: Sequence[str]) -> bool:
    """Whether the senses speak of a brand or a company: Chinese writers use its Latin name as well."""
    return any(_COMPANY.search(gloss) for gloss in glosses)


def is_sight(glosses: Sequence[str]) -> bool:
    """Whether the senses speak of a place that people visit."""
    return any(_SIGHT.search(gloss) for gloss in glosses)


def is_small_place(glosses: Sequence[str]) -> bool:
    """Whether the senses speak of a small town or a little-known person: such names are often plain words."""
    return any(_SMALL.search(gloss) for gloss in glosses)


def may_be_name(word: str) -> bool:
    """Whether a word with a capital in its pinyin can be a name that is always said in one way."""
    return len(word) > 1 and not is_of_many_names(word)


def is_of_many_names(word: str) -> bool:
    """Whether a Chinese word is a language, a people, a month or a feast, by its end."""
    return _OTHER_THINGS.search(word) is not None


def is_named(name: str, translation: str) -> bool:
    """Whether a translation names it: what is special about the name stands there, in any case."""
    letters = _letters(translation)
    if _HAN.search(name):
        return name in translation
    parts = [part for part in _CAPITAL.findall(name) if part.casefold() not in _GENERAL]
    return all(_letters(part) in letters for part in parts or name.split())


def spelled_places(words: Sequence[Word]) -> Iterator[tuple[str, str]]:
    """Places whose names are in no dictionary, each with its spelling: ('武康路', 'Wukang Road').

    A name of two or three characters that mean nothing together, after a word that leads to a place or at the
    beginning of a clause, before what the place is.
    """
    syllables = read_words(words)
    for end, word in enumerate(words):
        start = _start_of_name(words, end) if word.text in PLACES else end
        following = words[end + 1].text if end + 1 < len(words) else ""
        if start == end or following == "里":  # 山里 is in the hills, of no name
            continue
        spelled = "".join(_letters(one.bare) for group in syllables[start:end] for one in group)
        if spelled.isascii():
            name = "".join(one.text for one in words[start : end + 1])
            yield name, f"{spelled.capitalize()} {PLACES[word.text]}"


def spelled_people(words: Sequence[Word]) -> Iterator[tuple[str, str]]:
    """People's full names, each with its spelling: ('陈晓雨', 'Chen Xiaoyu').

    A surname and two characters that stand alone, beside a word that says that somebody is meant, such as
    老师 or 我叫.
    """
    syllables = read_words(words)
    for place in range(len(words) - 2):
        surname, *given = core = words[place : place + 3]
        before = words[place - 1].text if place else ""
        after = words[place + 3].text if place + 3 < len(words) else ""
        single = all(one.kind == "zh" and len(one.text) == 1 for one in core)
        if not single or surname.text not in _SURNAMES or not (before in _CALLED or after in _TITLES):
            continue
        if set(given[0].text + given[1].text) & _NOT_GIVEN:
            continue
        family, *rest = (
            "".join(_letters(one.bare) for one in syllables[at]) for at in range(place, place + 3)
        )
        yield "".join(one.text for one in core), f"{family.capitalize()} {''.join(rest).capitalize()}"


def _start_of_name(words: Sequence[Word], end: int) -> int:
    """Where the name of the place whose kind is ``words[end]`` begins; ``end`` where it has none."""
    for size in NAME_SIZES:
        start, left = end, size
        while start and left > 0 and words[start - 1].kind == "zh":
            start -= 1
            left -= len(words[start].text)
        before = words[start - 1] if start else None
        leads = before is None or before.kind == "other" or before.part in _LEADS
        if left == 0 and leads and _is_name(words[start:end], goes=before is not None and before.part == "p"):
            return start
        if (
            left == 0
            and leads
            and before is not None
            and before.text in _GOING
            and _is_name(words[start:end], goes=True)
        ):
            return start
    return end


def _is_name(core: Sequence[Word], *, goes: bool) -> bool:
    """Whether words mean nothing but a name: a known one, or single characters that seldom stand alone.
    After a word that leads to places, verbs may be among them (鸡鸣寺)."""
    singles = _IN_NAMES | {"v", "d", "i"} if goes and all(len(one.text) == 1 for one in core) else _IN_NAMES
    return all(
        one.part in (singles if len(one.text) == 1 else _KNOWN_NAMES) and not set(one.text) & _NOT_IN_NAMES
        for one in core
    )


def _letters(body: str) -> str:
    """The letters alone, without case, accents, spaces and signs."""
    decomposed = unicodedata.normalize("NFD", body.casefold())
    return "".join(letter for letter in decomposed if letter.isalnum())
