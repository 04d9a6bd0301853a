"""What a handle and a display name may be, and which handle to suggest for a name."""

import re
import unicodedata

from django.utils.translation import gettext_lazy as _

from sampan.accounts.types import BIO_MAX, DISPLAY_NAME_MAX, HANDLE_MAX, HANDLE_MIN
from sampan.core.errors import Invalid

HANDLE = re.compile(rf"[A-Za-z0-9_]{{{HANDLE_MIN},{HANDLE_MAX}}}")
RESERVED = frozenset(
    """
    about abuse accounts admin administrator all anonymous api app apps audit billing blog channel contact
    cookies delete dev everyone explore federation feed following following_list help here home hostmaster
    info instance legal live login logout mail media mod moderation moderator moderators new news nobody note
    notes notifications null official offline operator owner postmaster privacy private report reports root
    rules safety sampan search security settings shop signin signup staff static status support system team
    terms test tos translation undefined updates uploads user username video videos webmaster welcome www xn
    """.split()  # noqa: SIM905 - a list of 100 quoted words would be harder to read
)
"""Names that could pass for the house itself or that an address of the house may need."""
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co"})
"""Categories of characters that could turn a name's neighbours around or hide in it."""
JOINER = "\u200d"
"""Joins emoji; of the unseen ones it alone stays."""
SUGGESTION_MAX = 20
"""A suggested handle stays short of the limit, so that a number still fits behind it."""


def clean_handle(value: str) -> str:
    """The handle as it will be kept. Raises Invalid (field `handle`) naming the rule it breaks."""
    handle = value.strip().removeprefix("@")
    if not HANDLE.fullmatch(handle):
        raise Invalid(
            "handle_form",
            _("Use %(least)s to %(most)s Latin letters, digits or underscores."),
            {"least": HANDLE_MIN, "most": HANDLE_MAX},
            "handle",
        )
    if is_reserved(handle):
        raise Invalid(
            "handle_reserved", _("This handle is kept for the site. Choose another one."), field="handle"
        )
    return handle


def is_reserved(handle: str) -> bool:
    """Whether the handle could be taken for the house's own."""
    folded = handle.lower()
    return folded in RESERVED or folded.strip("_") in RESERVED or folded.startswith("sampan_")


def clean_line(value: str) -> str:
    """One line of text in NFC: no control or direction characters, runs of space made one."""
    text = unicodedata.normalize("NFC", value)
    kept = (c if c == JOINER or unicodedata.category(c) not in UNSEEN else " " for c in text)
    return " ".join("".join(kept).split())


def clean_lines(value: str) -> str:
    """Text of several lines in NFC, at most one empty line in a row."""
    lines = [clean_line(line) for line in value.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def clean_display_name(value: str) -> str:
    """The name as it will be shown. Raises Invalid (field `display_name`) when empty or too long."""
    name = clean_line(value)
    if not name.replace(JOINER, ""):
        raise Invalid("name_empty", _("Write a name; any language will do."), field="display_name")
    if len(name) > DISPLAY_NAME_MAX:
        raise Invalid(
            "name_long",
            _("Keep the name within %(most)s characters."),
            {"most": DISPLAY_NAME_MAX},
            "display_name",
        )
    return name


def clean_bio(value: str) -> str:
    """The words of a profile. Raises Invalid (field `bio`) when they are too many."""
    bio = clean_lines(value)
    if len(bio) > BIO_MAX:
        raise Invalid("bio_long", _("Keep it within %(most)s characters."), {"most": BIO_MAX}, "bio")
    return bio


def handle_from_name(name: str) -> str:
    """A handle that sounds like the name: Chinese by pinyin, accents dropped; '' when nothing is left."""
    from pypinyin import lazy_pinyin  # its dictionaries take memory; only a sign-up needs them

    spoken = "_".join(lazy_pinyin(name.strip())) if _is_mixed(name) else "".join(lazy_pinyin(name.strip()))
    plain = unicodedata.normalize("NFKD", spoken).encode("ascii", "ignore").decode().lower()
    handle = re.sub(r"_+", "_", re.sub(r"[^a-z0-9_]+", "_", plain)).strip("_")[:SUGGESTION_MAX].strip("_")
    return "" if len(handle) < HANDLE_MIN or is_reserved(handle) else handle


def _is_mixed(name: str) -> bool:
    return bool(re.search(r"[A-Za-z]", name)) and bool(re.search(r"[\u4e00-\u9fff]", name))
