"""Tells by its words whether a pair of lines is talk, law, or something else; the corpus does not say."""

from __future__ import annotations

from enum import StrEnum

import regex


class Style(StrEnum):
    """What a pair reads like."""

    TALK = "talk"
    LAW = "law"
    OTHER = "other"


TALK_WORDS_MAX = 40
"""A longer English line is hardly ever said in one breath."""
_LAW_EN = regex.compile(
    r"\bshall\b|\bpursuant to\b|\bcompetent authorit|\bpreceding (?:paragraph|article|sub)|\bsubparagraph"
    r"|\b(?:Article|Articles|Paragraph) \d|\b(?:here|there)(?:of|under|after|to|in|by)\b|\bprescribed\b"
    r"|\bthe (?:Act|Regulations|Court|Ministry|Council)\b|\bin accordance with\b|\bprovisions? of\b"
)
_LAW_ZH = regex.compile(
    r"第[一二三四五六七八九十百]+[条项款目章]|主管机关|前[项条款]|各款|左列|本(?:法|办法|条例|规则|细则|准则|规程|要点|基金)"
    r"|[^其之]之[^一前后间类外内所以上下中大小]|依.{0,12}(?:规定|办理|法)|者[，、。；]|[其应得]由|事项[。；]|应[于依以将检经]|不得"
    r"|申请[人书]|核[准定发备]|(?:公告|罚锾|处[以]?新台币|届满|缴纳|主管|法院|检察|诉讼|人民币|证券)"
)
_OFFICE_ZH = regex.compile(
    r"机[关构]|人员|办理|事业|公务|执照|证[书明]|委员|计划书|检验|评估|措施|管制|业[者务]|资格|期间|标准|[；;]$|及其|从业"
)
"""Words that law has and others have too: two of them make one of law's own."""
_FORMAL_ZH = regex.compile(r"[者之或及致逾未应依经受费于各其]")
"""Words of formal Chinese, which make law of a line that is neither said nor technical."""
_TALK_EN = regex.compile(
    r"\b(?:I|I'[a-z]+|me|my|mine|you|you'[a-z]+|your|yours|we|we'[a-z]+|us|our|he|she|him|her|his|hers|mom|dad)\b"
    r"|\b(?:let's|don't|doesn't|didn't|isn't|aren't|wasn't|can't|won't|wouldn't|that's|it's|what's|there's)\b"
    r"|^(?:ok|okay|sure|yes|no|thanks|thank|please|hello|hi|hey|great|sorry|well|oh)\b|[?!][\"'”]?$",
    regex.I,
)
_TALK_ZH = regex.compile(r"[我你您咱他她]|[吗呢吧啊呀哦嘛啦]|[？！]|谢谢|请问|好的")
_TRAVEL = regex.compile(
    r"\b(?:hotel|hostel|guest ?house|restaurant|train|taxi|museum|attraction|book(?:ed|ing)?|reserv\w+"
    r"|college|cinema|park(?:ing)?|wi-?fi|stars?|nights?|people|per capita|cheap|moderate|expensive"
    r"|postcode|phone number|leaves?|arrives?)\b",
    regex.I,
)
_TRAVEL_ZH = regex.compile(
    r"酒店|旅馆|宾馆|餐馆|餐厅|火车|出租车|景点|博物馆|预订|门票|地铁|人均|游玩|停车|邮编|电话|吃饭|好吃"
)
_TECHNICAL = regex.compile(
    r"[`_{}<>\\=]|\w\(\)|\w\.\w+\(|--\w|%[sd(]|\$\w|https?:"
    r"|\b(?:functions?|files?|folders?|click(?:ing)?|buttons?|menus?|values?|class(?:es)?|objects?|strings?|codes?|modules?"
    r"|servers?|install\w*|configur\w*|select(?:ed|ion|s)?|dialog\w*|default\w*|options?|documents?|parameters?|arguments?"
    r"|variables?|methods?|api|python|components?|tensors?|models?|layers?|datasets?|compil\w+|packages?|commands?|arrays?"
    r"|scripts?|runtime|types?|pixels?|toolbar|tab|cells?|columns?|fields?|formulas?|plugins?|render\w*|props?|hooks?"
    r"|process(?:es)?|threads?|tokens?|implement\w*|instances?|libraries|library|node|debug\w*|data|input|output)\b",
    regex.I,
)


def style_of(zh: str, en: str) -> Style:
    """The style of a pair.

    By rules alone, and so only roughly: what games' people say and manuals that speak to their reader pass
    for talk, formal descriptions pass for law, and some law, clauses without its words, for something else.
    """
    if _is_law(zh, en):
        return Style.LAW
    if len(en.split()) > TALK_WORDS_MAX or is_technical(en):
        return Style.OTHER
    said = bool(_TALK_EN.search(en)) and bool(_TALK_ZH.search(zh))
    return Style.TALK if said or is_travel(zh, en) else Style.OTHER


def is_travel(zh: str, en: str) -> bool:
    """Whether a pair speaks of hotels, trains and tables."""
    return bool(_TRAVEL.search(en)) and bool(_TRAVEL_ZH.search(zh))


def is_technical(en: str) -> bool:
    """Whether a line has the words or the signs of a manual."""
    return bool(_TECHNICAL.search(en))


def _is_law(zh: str, en: str) -> bool:
    own = len(_LAW_ZH.findall(zh)) + len(_LAW_EN.findall(en))
    hits = own + len(_OFFICE_ZH.findall(zh)) // 2
    plain = not _TALK_EN.search(en) and not is_technical(en)
    return hits >= 2 or (plain and (hits == 1 or len(_FORMAL_ZH.findall(zh)) >= 2))
