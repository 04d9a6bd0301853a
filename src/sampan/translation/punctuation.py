"""Punctuation as the target language writes it, for answers that kept the original's."""

from __future__ import annotations

import regex

from sampan.translation.types import EN

_INTO_ENGLISH = str.maketrans(
    {
        "，": ", ",
        "。": ". ",
        "！": "! ",
        "？": "? ",
        "；": "; ",
        "：": ": ",
        "、": ", ",
        "（": " (",
        "）": ") ",
    }
    | {
        "“": "“",
        "”": "”",
        "「": "“",
        "」": "”",
        "『": "“",
        "』": "”",
        "《": "“",
        "》": "”",
        "～": "~",
        "【": "[",
        "】": "] ",
    }
)
_INTO_CHINESE = {",": "，", "!": "！", "?": "？", ";": "；", ":": "："}


def tidy_punctuation(body: str, *, target: str) -> str:
    """Full-width marks become half-width ones in English, and the other way round beside Chinese."""
    if target == EN:
        if not regex.search(r"[，。！？；：、（）「」『』《》～【】]", body):
            return body
        body = regex.sub(r"(?<=\d)，(?=\d{3}(?!\d))", ",", body)
        spaced = regex.sub(r"\s+", " ", body.translate(_INTO_ENGLISH))
        return str(regex.sub(r"\s+(?=[,.!?;:)\]”])|(?<=[(\[“])\s+", "", spaced)).strip()
    body = regex.sub(r"(?<=\p{Han}[”’）]?)\s*([,!?;:])\s*(?!\d|//)", lambda m: _INTO_CHINESE[m[1]], body)
    return str(regex.sub(r"(?<=\p{Han})\.(?=\s|$)\s*", "。", body)).strip()
