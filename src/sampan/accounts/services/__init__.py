"""What can be done with accounts: each verb checks, writes and records in one transaction."""

from sampan.accounts.services.avatar import remove_avatar, remove_avatar_files, set_avatar
from sampan.accounts.services.leave import delete_account, erase_account
from sampan.accounts.services.profile import (
    set_interface_language,
    set_shows_likes,
    set_theme,
    update_interests,
    update_profile,
    update_reading,
    update_study,
)
from sampan.accounts.services.signup import create_account
from sampan.accounts.services.standing import reinstate, suspend
from sampan.accounts.services.ties import block, follow, mute, unblock, unfollow, unmute

__all__ = [
    "block",
    "create_account",
    "delete_account",
    "erase_account",
    "follow",
    "mute",
    "reinstate",
    "remove_avatar",
    "remove_avatar_files",
    "set_avatar",
    "set_interface_language",
    "set_shows_likes",
    "set_theme",
    "suspend",
    "unblock",
    "unfollow",
    "unmute",
    "update_interests",
    "update_profile",
    "update_reading",
    "update_study",
]
