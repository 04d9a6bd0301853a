"""What the notes room can be asked: notes, topics, boards, drafts and their texts."""

from sampan.notes.selectors.boards import (
    get_board,
    list_board_covers,
    list_board_notes,
    list_boards_of,
    list_own_boards,
)
from sampan.notes.selectors.cards import list_cards, list_followed_cards
from sampan.notes.selectors.drafts import (
    count_drafts,
    find_draft,
    get_draft,
    list_drafts,
    list_own_media,
)
from sampan.notes.selectors.notes import (
    count_likes_of,
    find_collect_board_id,
    get_note,
    get_own_note,
    likes_and_collects,
    list_liked,
    list_notes_by_ids,
    list_notes_of,
    list_notes_under,
    list_revisions,
    list_whole_notes_by_ids,
)
from sampan.notes.selectors.polls import list_poll_options, list_poll_options_by_ids, option_text
from sampan.notes.selectors.texts import alt_text, note_texts, own_translations, place_text, texts_of
from sampan.notes.selectors.topics import (
    find_topic,
    followed_topic_ids,
    is_following_topic,
    list_followed_topics,
    list_top_topics,
    list_topics_by_ids,
    suggest_topics,
)
from sampan.notes.selectors.whole import get_whole_note

__all__ = [
    "alt_text",
    "count_drafts",
    "count_likes_of",
    "find_collect_board_id",
    "find_draft",
    "find_topic",
    "followed_topic_ids",
    "get_board",
    "get_draft",
    "get_note",
    "get_own_note",
    "get_whole_note",
    "is_following_topic",
    "likes_and_collects",
    "list_board_covers",
    "list_board_notes",
    "list_boards_of",
    "list_cards",
    "list_drafts",
    "list_followed_cards",
    "list_followed_topics",
    "list_liked",
    "list_notes_by_ids",
    "list_notes_of",
    "list_notes_under",
    "list_own_boards",
    "list_own_media",
    "list_poll_options",
    "list_poll_options_by_ids",
    "list_revisions",
    "list_top_topics",
    "list_topics_by_ids",
    "list_whole_notes_by_ids",
    "note_texts",
    "option_text",
    "own_translations",
    "place_text",
    "suggest_topics",
    "texts_of",
]
