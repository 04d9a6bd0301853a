"""What was said, told and written, as far as the reader may see it."""

from sampan.conversations.selectors.comments import (
    OPEN_REPLIES,
    REPLIES_PAGE,
    SHOWN,
    SHOWN_REPLY,
    Thread,
    comment_texts,
    get_comment,
    get_commented_picture,
    list_comments,
    list_comments_by_ids,
    list_replies,
)

__all__ = [
    "OPEN_REPLIES",
    "REPLIES_PAGE",
    "SHOWN",
    "SHOWN_REPLY",
    "Thread",
    "comment_texts",
    "get_comment",
    "get_commented_picture",
    "list_comments",
    "list_comments_by_ids",
    "list_replies",
]
