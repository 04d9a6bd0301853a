"""Notes, their media with subtitles and words in pictures, drafts, topics, boards, polls, who liked what."""

from sampan.notes.models.media import Media, Upload
from sampan.notes.models.people import Board, Collect, Like, Mention
from sampan.notes.models.pictures import PictureText
from sampan.notes.models.polls import OPTION_COLUMN, Poll, PollOption, PollVote
from sampan.notes.models.subtitles import SubtitleTrack
from sampan.notes.models.topics import NoteTopic, Topic, TopicFollow, TopicName, TopicSuggestion
from sampan.notes.models.written import BODY_COLUMN, TITLE_COLUMN, Draft, Note, Revision, Written

__all__ = [
    "BODY_COLUMN",
    "OPTION_COLUMN",
    "TITLE_COLUMN",
    "Board",
    "Collect",
    "Draft",
    "Like",
    "Media",
    "Mention",
    "Note",
    "NoteTopic",
    "PictureText",
    "Poll",
    "PollOption",
    "PollVote",
    "Revision",
    "SubtitleTrack",
    "Topic",
    "TopicFollow",
    "TopicName",
    "TopicSuggestion",
    "Upload",
    "Written",
]
