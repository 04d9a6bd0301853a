"""What in a picture is not worth translating: stray marks, patterns taken for letters, watermarks."""

from __future__ import annotations

import regex

from sampan.translation.pictures.types import Line

SURE = 0.6
"""A line that the reader trusts less is left out: textures and ornaments score below, print above 0.9."""
SURE_OF_ONE = 0.95
"""A single Han character may be a shop sign, and is taken only when the reader is this sure."""
SURE_OF_LITTLE = 0.8
"""The same for two or three letters, which leaves and bricks look like."""
_LETTER = regex.compile(r"[\p{L}\p{N}]")
_HAN = regex.compile(r"\p{Han}")
_HANDLE = regex.compile(r"\s*[@＠][\w.\-·]{1,40}(?:\s*[@＠][\w.\-·]{1,40})*\s*")
_WATERMARK = regex.compile(
    r"\s*(?:小\s*[红紅]\s*[书書](?:\s*(?:号|號|ID))?(?:\s*[:：@＠]?\s*[\w.\-]{0,40})?"
    r"|(?:red\s?note|xiaohongshu|rednote|抖音|微博|weibo|instagram|tiktok)\s*[:：@＠]?\s*@?[\w.\-]{0,40}"
    r"|(?:https?://|www\.)\S+)\s*",
    regex.I,
)


def is_noise(line: Line) -> bool:
    """Whether the line is most likely no writing at all."""
    letters = _LETTER.findall(line.text)
    if line.confidence < SURE or not letters:
        return True
    if len(letters) == 1:
        return not _HAN.search(line.text) or line.confidence < SURE_OF_ONE
    return len(letters) <= 3 and line.confidence < SURE_OF_LITTLE


def is_watermark(text: str) -> bool:
    """Whether the words are nothing but a handle, a service's name or an address."""
    return bool(_HANDLE.fullmatch(text) or _WATERMARK.fullmatch(text))
