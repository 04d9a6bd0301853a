"""Short word lists by which the language of a line is told."""

from __future__ import annotations

import regex

_ENGLISH = """
a about after again all also always am an and any anyone are aren't around as at back be because been
before being best better but by can can't could did didn't do does doesn't doing don't done down each even
ever every everyone first for from gave get gets getting give go going good got had has have haven't he
he's her here him his how i i'd i'll i'm i've if in into is isn't it it's its just know last let let's
like little look love made make many may me might more most much must my need never new no nobody not
nothing now of off oh ok on one only or other our out over please really said same say see she should so
some someone something still such take than thank thanks that that's the their them then there there's
these they they're thing think this those though to today too try two under until up us very want was
wasn't way we we're well went were what what's when where which while who why will with won't would
wouldn't yes yet you you're your gonna wanna
"""
ENGLISH_FUNCTION_WORDS = frozenset(_ENGLISH.split())

# Function words of other languages in Latin letters that English does not have; two hands of each are enough
# to keep them from being taken for English.
_FOREIGN = """
je tu nous vous est suis sont les des une dans avec pour mais pas cette qui sur très c'est j'ai
el los las una por para pero muy esta este como porque qué más hola gracias estoy
ich und der das ist nicht ein eine mit auf für aber auch wir sie danke
o os uma não com muito você obrigado isso eu mas
il gli della che sono questo molto anche grazie perché
saya aku yang tidak untuk dengan dan ini itu ada kami terima kasih sudah
toi khong cua nhung duoc rat xin cam
"""
FOREIGN_FUNCTION_WORDS = frozenset(_FOREIGN.split())

# Pinyin abbreviations and other Latin spellings that only Chinese writers use.
_CHINESE = """
yyds xswl awsl zqsg dbq nsdd yygq kswl u1s1 plgg plmm xjj xgg bhys bdjw cpdd ssfd szd nbcs xdm jms jmm gkd pyq
dddd srds rnb tql wsl yysy zbc zgrb nmsl xhs wx vx xfxy xxj gzh kdl ysl yjjc wdm tmd nb hhh emo'le lz lzsb
"""
CHINESE_LATIN = frozenset(_CHINESE.split())


def is_chinese_laugh(word: str) -> bool:
    """Whether a Latin word is a laugh as Chinese writers type it, such as 'hhhh'; 'haha' is everyone's."""
    return bool(regex.fullmatch(r"h{3,}|w{5,}", word, regex.I))


_USUAL = """
app vs km kg cm mm ml min pm am ok emo vlog plog diy wifi bug offer ddl kpi ins cos ktv mbti gpt pdf ppt
logo mph pov bgm
"""
USUAL_IN_CHINESE = frozenset(_USUAL.split())
"""Words in small Latin letters that Chinese sentences keep."""
