"""Simplified and traditional Chinese: which one a text is in, and exchanging one for the other (never by
an engine)."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import regex

from sampan.translation.protect import find_protected
from sampan.translation.types import ZH_HANS, ZH_HANT

_HAN = regex.compile(r"\p{Han}")

# Simplified forms that are ordinary characters in traditional text too; they say nothing.
_EITHER = frozenset(
    "后里面台干了余只系斗谷丰云历卷吁回夸奸姜家局岩布幸志念愿才扎折挂旋曲朱板松游注烟熏症秋签累胡致范蒙表辟郁采钟雇须"
    "凶出冲准几划制占向周咨咸困同咽合杰杯栗核梁欲沈泛涂涌淀溪秘种糊线群腊舍术叶你吃弃唇床强恒恶托极摆斤旅晒"
)


@lru_cache(maxsize=8)
def _converter(config: str) -> Any:
    from opencc import OpenCC  # loading its dictionaries takes a while, so not before it is needed

    return OpenCC(config)


@lru_cache(maxsize=1)
def _telling_characters() -> tuple[frozenset[str], frozenset[str]]:
    """The characters that only simplified, and that only traditional text has, by OpenCC's own tables."""
    block = [chr(code) for code in range(0x4E00, 0xA000)]
    joined = "\n".join(block)
    to_traditional = _converter("s2t").convert(joined).split("\n")
    to_simplified = _converter("t2s").convert(joined).split("\n")
    simplified = {one for one, other in zip(block, to_traditional, strict=True) if one != other}
    traditional = {one for one, other in zip(block, to_simplified, strict=True) if one != other}
    return frozenset(simplified - _EITHER), frozenset(traditional - _EITHER)


@lru_cache(maxsize=1)
def simplified_letters() -> dict[int, str]:
    """Each traditional character's simplified form, one for one, for ``str.translate``.

    For comparing only: converting a text for readers goes by words.
    """
    block = [chr(code) for code in range(0x4E00, 0xA000)]
    simplified = _converter("t2s").convert("\n".join(block)).split("\n")
    return {
        ord(one): other
        for one, other in zip(block, simplified, strict=True)
        if one != other and len(other) == 1
    }


def script_of(body: str) -> str:
    """Whether a Chinese text is 'zh-Hans' or 'zh-Hant', by the characters that differ; simplified when
    none does."""
    simplified, traditional = _telling_characters()
    balance = 0
    for character in body:
        if character in traditional:
            balance += 1
        elif character in simplified:
            balance -= 1
    return ZH_HANT if balance > 0 else ZH_HANS


def to_simplified(body: str) -> str:
    """The text in simplified characters and mainland words (OpenCC tw2sp); all else stays as it is."""
    return str(_converter("tw2sp").convert(_whole(body))) if _HAN.search(body) else body


def to_traditional(body: str) -> str:
    """The text in traditional characters and Taiwan's words (OpenCC s2twp); all else stays as it is."""
    return str(_converter("s2twp").convert(_whole(body))) if _HAN.search(body) else body


def _whole(body: str) -> str:
    """The text without half characters, which OpenCC refuses."""
    return body.encode("utf-8", "replace").decode()


def convert_script(body: str, *, to: str) -> str:
    """The text in the script of ``to`` (zh-Hans or zh-Hant); addresses, mentions, topics and codes stay
    as they are."""
    convert = to_traditional if to == ZH_HANT else to_simplified
    if not _HAN.search(body):
        return body
    converted, end = [], 0
    for one in find_protected(body):
        converted += [convert(body[end : one.start]), one.text]
        end = one.end
    return "".join([*converted, convert(body[end:])])
