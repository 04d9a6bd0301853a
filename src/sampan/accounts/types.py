"""The words of the accounts room: who reads, in which language, with which interests."""

from dataclasses import dataclass
from enum import StrEnum

LANGUAGES = ("en", "zh-Hans", "zh-Hant")
"""The languages that Sampan speaks, as BCP 47 tags."""
INTERFACE_LANGUAGES = {"en": "en", "zh-Hans": "zh-hans", "zh-Hant": "zh-hant"}
"""What Django calls the language of the interface for a reader of each."""
HANDLE_MIN = 2
HANDLE_MAX = 30
DISPLAY_NAME_MAX = 40
BIO_MAX = 300
"""Characters, whatever the script."""
INTERESTS_MAX = 16
AVATAR_SIZES = (96, 256)
"""Sides in pixels of the squares that are kept of an avatar; `Account.avatar` names the largest."""


def avatar_file(avatar: str, side: int) -> str:
    """The file of an avatar in this size, given the name of its largest file."""
    return f"{avatar.rpartition('/')[0]}/{side}.webp" if avatar else ""


class Interest(StrEnum):
    """A channel of Explore: what a note can be filed under and a person can care about."""

    TRAVEL = "travel"
    FOOD = "food"
    HOME = "home"
    PETS = "pets"
    LEARNING = "learning"
    STYLE = "style"
    BEAUTY = "beauty"
    FITNESS = "fitness"
    OUTDOORS = "outdoors"
    PHOTOGRAPHY = "photography"
    CRAFTS = "crafts"
    MUSIC_FILM = "music-film"
    GAMES = "games"
    TECH = "tech"
    FAMILY = "family"
    SCIENCE = "science"


@dataclass(frozen=True)
class Reader:
    """Who looks at a page: an account, or a visitor when `account_id` is None."""

    account_id: int | None
    language: str
    reads: tuple[str, ...]
    auto_translate: bool = True
    is_staff: bool = False
    interests: tuple[str, ...] = ()
    is_suspended: bool = False
    """Suspended people sign in and read; `accounts.policies.require_account` keeps them from acting."""

    @property
    def signed_in(self) -> bool:
        return self.account_id is not None

    def understands(self, language: str) -> bool:
        """Whether a text in `language` needs no translation for this reader; either Chinese script counts."""
        return language == "und" or language.split("-")[0] in {tag.split("-")[0] for tag in self.reads}


@dataclass(frozen=True)
class Relation:
    """How the reader stands to another account."""

    following: bool = False
    followed_by: bool = False
    blocking: bool = False
    muting: bool = False
    is_self: bool = False
    blocked_by: bool = False

    @property
    def mutual(self) -> bool:
        """Whether they follow each other."""
        return self.following and self.followed_by
