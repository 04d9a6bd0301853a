"""Turns what the domains know into what the templates show, in the reader's language (see web/shown.py).

Each function says how many queries it makes; all texts of one call are looked up together.
"""

from sampan.web.present.faces import me, people, person
from sampan.web.present.full_notes import note, note_head, notes
from sampan.web.present.polls import poll
from sampan.web.present.profile_heads import profile
from sampan.web.present.shelves import board, boards
from sampan.web.present.subtitles import subtitles
from sampan.web.present.threads import comment, comments, replies
from sampan.web.present.topic_names import topics
from sampan.web.present.waterfall import cards
from sampan.web.present.whole_pages import note_page

__all__ = [
    "board",
    "boards",
    "cards",
    "comment",
    "comments",
    "me",
    "note",
    "note_head",
    "note_page",
    "notes",
    "people",
    "person",
    "poll",
    "profile",
    "replies",
    "subtitles",
    "topics",
]
