"""What can be done in the notes room: drafts, publishing, editing, liking, collecting, boards, topics."""

from sampan.notes.services.boards import create_board, delete_board, edit_board
from sampan.notes.services.collecting import collect
from sampan.notes.services.content import content_of, content_of_note, find_problem
from sampan.notes.services.drafts import cancel_publishing, discard_draft, save_draft, schedule_draft
from sampan.notes.services.editing import delete_note, edit_note
from sampan.notes.services.following_topics import follow_topic
from sampan.notes.services.picture_texts import (
    ask_for_text,
    prepare_picture_text,
    prepare_pictures_of,
    queue_picture,
    queue_pictures_of,
)
from sampan.notes.services.polls import vote
from sampan.notes.services.pruning import erase_notes_of, forget_old_drafts
from sampan.notes.services.publishing import (
    publish_draft,
    publish_due_drafts,
    publish_waiting_draft_of,
    publish_when_ready,
)
from sampan.notes.services.reactions import count_share, like
from sampan.notes.services.speech import listen_again, queue_recognition
from sampan.notes.services.standing import hide_note, unhide_note
from sampan.notes.services.subtitles import (
    EditedCue,
    edit_subtitles,
    prepare_subtitles,
    prepare_subtitles_of,
    remove_subtitles,
    upload_subtitles,
    want_lines,
)
from sampan.notes.services.topic_suggestions import (
    confirm_suggestion,
    decline_suggestion,
    review_topics,
)
from sampan.notes.services.topics import merge_topics, name_topic
from sampan.notes.services.translating import prepare_note, preview_draft

__all__ = [
    "EditedCue",
    "ask_for_text",
    "cancel_publishing",
    "collect",
    "confirm_suggestion",
    "content_of",
    "content_of_note",
    "count_share",
    "create_board",
    "decline_suggestion",
    "delete_board",
    "delete_note",
    "discard_draft",
    "edit_board",
    "edit_note",
    "edit_subtitles",
    "erase_notes_of",
    "find_problem",
    "follow_topic",
    "forget_old_drafts",
    "hide_note",
    "like",
    "listen_again",
    "merge_topics",
    "name_topic",
    "prepare_note",
    "prepare_picture_text",
    "prepare_pictures_of",
    "prepare_subtitles",
    "prepare_subtitles_of",
    "preview_draft",
    "publish_draft",
    "publish_due_drafts",
    "publish_waiting_draft_of",
    "publish_when_ready",
    "queue_picture",
    "queue_pictures_of",
    "queue_recognition",
    "remove_subtitles",
    "review_topics",
    "save_draft",
    "schedule_draft",
    "unhide_note",
    "upload_subtitles",
    "vote",
    "want_lines",
]
