"""Pinyin: how Chinese words are spelled without tones, and whether Latin letters can be read so."""

from __future__ import annotations

from functools import lru_cache

import regex

from sampan.discovery.terms.folding import fold
from sampan.translation.study.pinyin import read_words
from sampan.translation.study.segment import Word, words_of

MARK = "~"
"""Stands before pinyin among the terms, so that 'can' (参) never meets the English word."""
JOINED_WORDS = 3
"""Neighbouring words that are spelled together too: somebody may type 'chengduxiaolongbao'."""
SYLLABLES_MAX = 8
LETTERS_MAX = 40
_SYLLABLES = """
a ai an ang ao e ei en eng er o ou
ba bai ban bang bao bei ben beng bi bian biao bie bin bing bo bu
pa pai pan pang pao pei pen peng pi pian piao pie pin ping po pou pu
ma mai man mang mao me mei men meng mi mian miao mie min ming miu mo mou mu
fa fan fang fei fen feng fo fou fu
da dai dan dang dao de dei den deng di dia dian diao die ding diu dong dou du duan dui dun duo
ta tai tan tang tao te teng ti tian tiao tie ting tong tou tu tuan tui tun tuo
na nai nan nang nao ne nei nen neng ni nian niang niao nie nin ning niu nong nou nu nv nuan nue nuo
la lai lan lang lao le lei leng li lia lian liang liao lie lin ling liu lo long lou lu lv luan lue lun luo
ga gai gan gang gao ge gei gen geng gong gou gu gua guai guan guang gui gun guo
ka kai kan kang kao ke ken keng kong kou ku kua kuai kuan kuang kui kun kuo
ha hai han hang hao he hei hen heng hong hou hu hua huai huan huang hui hun huo
ji jia jian jiang jiao jie jin jing jiong jiu ju juan jue jun
qi qia qian qiang qiao qie qin qing qiong qiu qu quan que qun
xi xia xian xiang xiao xie xin xing xiong xiu xu xuan xue xun
zha zhai zhan zhang zhao zhe zhei zhen zheng zhi zhong zhou zhu zhua zhuai zhuan zhuang zhui zhun zhuo
cha chai chan chang chao che chen cheng chi chong chou chu chua chuai chuan chuang chui chun chuo
sha shai shan shang shao she shei shen sheng shi shou shu shua shuai shuan shuang shui shun shuo
ran rang rao re ren reng ri rong rou ru rua ruan rui run ruo
za zai zan zang zao ze zei zen zeng zi zong zou zu zuan zui zun zuo
ca cai can cang cao ce cen ceng ci cong cou cu cuan cui cun cuo
sa sai san sang sao se sen seng si song sou su suan sui sun suo
ya yan yang yao ye yi yin ying yo yong you yu yuan yue yun
wa wai wan wang wei wen weng wo wu
"""
SYLLABLES = frozenset(_SYLLABLES.split())
"""Every syllable of Mandarin without its tone; ü is written v, as keyboards have it."""
_LONGEST = max(map(len, SYLLABLES))
_LETTERS = regex.compile(r"[a-z']+")


def spellings_of(text: str) -> list[str]:
    """The Chinese words of a text in pinyin, each alone and joined with those that follow, marked as pinyin.

    '重庆火锅' gives ~chongqing, ~chongqinghuoguo, ~huoguo: a character is read as its word wants it.
    """
    found: dict[str, None] = {}
    for row in _rows(text):
        for start in range(len(row)):
            for end in range(start + 1, min(len(row), start + JOINED_WORDS) + 1):
                syllables = [one for word in row[start:end] for one in word]
                if len(syllables) <= SYLLABLES_MAX:
                    found[MARK + "".join(syllables)[:LETTERS_MAX]] = None
    return list(found)


def spelled_whole(text: str, *, size: int) -> str:
    """All of a text in pinyin without spaces, other letters as they are; at most `size` letters."""
    words = words_of(fold(text))
    parts = [
        "".join(map(_bare, (one.bare for one in read))) if read else word.text
        for word, read in zip(words, read_words(words), strict=True)
    ]
    return "".join(parts)[:size]


@lru_cache(maxsize=4_096)
def is_spelling(letters: str) -> bool:
    """Whether Latin letters can be cut into syllables of Mandarin: 'xiaolongbao' can, 'coffee' cannot."""
    plain = letters.replace("'", "")
    if not plain or len(plain) > LETTERS_MAX or not _LETTERS.fullmatch(letters):
        return False
    reached = {0}
    for end in range(1, len(plain) + 1):
        if any(
            end - size in reached and plain[end - size : end] in SYLLABLES
            for size in range(1, min(_LONGEST, end) + 1)
        ):
            reached.add(end)
    return len(plain) in reached


def _rows(text: str) -> list[list[list[str]]]:
    """Rows of neighbouring Chinese words, each word its syllables."""
    words: list[Word] = words_of(fold(text))
    rows: list[list[list[str]]] = [[]]
    end = -1
    for word, read in zip(words, read_words(words), strict=True):
        if not read or word.start != end:
            rows.append([])
        if read:
            rows[-1].append([_bare(one.bare) for one in read])
        end = word.end
    return [row for row in rows if row]


def _bare(syllable: str) -> str:
    return syllable.lower().replace("ü", "v")
