"""By which name a text is known to the memory, to a page and to the live channel."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache

from django.utils.crypto import salted_hmac

from sampan.translation.types import Text

HASH_HEX_LENGTH = 32  # 128 bits: no two texts of an instance will ever meet by chance
KEY_HEX_LENGTH = 20
TITLE_LENGTH = 200
"""Texts up to this length are remembered with their hash, some 3 MB of them."""
SEAL_SALT = "sampan.translation.private"
# Half of a character in UTF-16, which JSON can smuggle in and no database takes.
_HALF = re.compile("[\ud800-\udfff]")


def normalize_body(body: str) -> str:
    """The text as it is remembered: NFC, ``\\n`` line ends, no NUL, no half character, no space around."""
    plain = body.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    return unicodedata.normalize("NFC", _HALF.sub("\ufffd", plain)).strip()


def text_hash(body: str) -> str:
    """The hash by which the memory knows a text: 32 hexadecimal digits of SHA-256 over its normal form."""
    return _hash_of_title(body) if len(body) <= TITLE_LENGTH else _hash(body)


@lru_cache(maxsize=8_192)  # a page asks for the hash of each title four times, and many pages show the same
def _hash_of_title(body: str) -> str:
    return _hash(body)


def _hash(body: str) -> str:
    return hashlib.sha256(normalize_body(body).encode("utf-8", "replace")).hexdigest()[:HASH_HEX_LENGTH]


def memory_hash(text: Text) -> str:
    """The hash under which the memory keeps what is made of a text: that of its words for a public one, a
    sealed one for a private one.

    Nobody can tell sealed words by trying, since the instance's secret key is in it, and no other text with
    the same words has it: what a private text is depends on its place (its scope, or where it has none,
    its context).
    """
    if not text.is_private:
        return text_hash(text.body)
    place = f"scope\x1f{text.scope}" if text.scope else f"context\x1f{normalize_body(text.context)}"
    sealed = salted_hmac(SEAL_SALT, f"{place}\x1f{normalize_body(text.body)}", algorithm="sha256")
    return sealed.hexdigest()[:HASH_HEX_LENGTH]


def pair_hash(*, zh: str, en: str) -> str:
    """The hash by which a pair of lines is known: 32 hexadecimal digits, over both in their normal form."""
    both = f"{normalize_body(zh)}\x1f{normalize_body(en)}"
    return hashlib.sha256(both.encode("utf-8", "replace")).hexdigest()[:HASH_HEX_LENGTH]


def text_key(text: Text, *, to: str) -> str:
    """The key of a text in one language on a page and on the live channel ``text:<to>``: 20 hexadecimal
    digits.

    A public text's depends on the words and the language only, so one arrival serves every place that shows
    the same words. A private text's is its own and tells nobody who hears it anything.
    """
    return key_of_hash(memory_hash(text), to=to)


def key_of_hash(hashed: str, *, to: str) -> str:
    """The same as ``text_key`` for whoever has the text's hash already."""
    return hashlib.sha256(f"{hashed}:{to}".encode()).hexdigest()[:KEY_HEX_LENGTH]
