"""What can be done with comments."""

from sampan.conversations.services.create import create_comment
from sampan.conversations.services.decide import hide_comment, restore_comment
from sampan.conversations.services.delete import delete_comment, forget_account
from sampan.conversations.services.like import like_comment
from sampan.conversations.services.picture import place_comment_pictures
from sampan.conversations.services.pin import pin_comment

__all__ = [
    "create_comment",
    "delete_comment",
    "forget_account",
    "hide_comment",
    "like_comment",
    "pin_comment",
    "place_comment_pictures",
    "restore_comment",
]
