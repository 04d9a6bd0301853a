"""The words of the conversations room: what is told, and what a message can be; no Django here."""

from dataclasses import dataclass
from enum import StrEnum

TITLE_CHARS = 60
"""Of a group's name."""
EMOJI_BYTES = 32
"""Room for one emoji with skin tone and joiners, in UTF-8."""
GROUP_MAX = 100
"""Members of one group; the table of groups and the live messages are laid out for no more."""
PICTURES_MAX = 9
"""Pictures of one message."""
REMARK_CHARS = 300
"""What a native speaker may add to a correction."""


class NotificationKind(StrEnum):
    LIKE = "like"
    """Of a note."""
    COLLECT = "collect"
    COMMENT = "comment"
    """Under one's note."""
    REPLY = "reply"
    """To one's comment."""
    COMMENT_LIKE = "comment_like"
    CORRECTION = "correction"
    """Of one's comment or message by somebody who speaks the language."""
    MENTION = "mention"
    FOLLOW = "follow"
    ORDER = "order"
    """One's purchase or sale went a step further, or somebody wrote on its page."""
    REVIEW = "review"
    """Of one's product, or the seller's answer to one's review."""
    COMMISSION = "commission"
    DECISION = "decision"
    """The staff decided about something of one's own, or about what one reported. Never switched off."""


class Digest(StrEnum):
    """How often what was not read comes by mail."""

    NEVER = "never"
    DAILY = "daily"
    WEEKLY = "weekly"


class ChatKind(StrEnum):
    DIRECT = "direct"
    GROUP = "group"


class MemberState(StrEnum):
    ACTIVE = "active"
    REQUEST = "request"
    """A stranger wrote; the chat waits in the request box."""
    LEFT = "left"
    """By one's own wish, or put out of a group."""


class MemberRole(StrEnum):
    MEMBER = "member"
    ADMIN = "admin"
    """May rename the group, add and put out members; a group always has one while it has members."""


class MessageKind(StrEnum):
    TEXT = "text"
    """Words, with or without pictures, a video, a note or a product beside them."""
    NOTICE = "notice"
    """What happened to the group; `detail` names it."""


class ContactRule(StrEnum):
    """Whose first message comes into the inbox; others' goes to the request box, or is refused by NOBODY."""

    EVERYBODY = "everybody"
    FOLLOWED = "followed"
    """Whom one follows."""
    NOBODY = "nobody"
    """Others' first messages are refused."""


class Sounds(StrEnum):
    """How a learner's sentence sounds to somebody who grew up with the language."""

    NATURAL = "natural"
    STIFF = "stiff"
    """Right, but from a book."""
    CASUAL = "casual"
    """Right among friends only."""
    RUDE = "rude"
    """Harsher than it is meant."""
    UNCLEAR = "unclear"
    WRONG = "wrong"
    """One understands it, but nobody says it so."""


@dataclass(frozen=True)
class Correction:
    """What is said besides the words put right: how the learner's own ones sound, and a remark; each may be
    ''."""

    sounds: str = ""
    remark: str = ""


GATHERED = frozenset(
    {NotificationKind.LIKE, NotificationKind.COLLECT, NotificationKind.COMMENT_LIKE, NotificationKind.FOLLOW}
)
"""Kinds of which one line gathers what many people did: 'Mei and 12 others'."""
PUSH_KINDS = (*(kind.value for kind in NotificationKind), "message")
"""What pushes can be switched off for: messages of chats are no notifications, but are pushed."""


@dataclass(frozen=True)
class NotificationWishes:
    """What somebody wants to hear of, as they chose it; nothing is checked yet.

    `quiet_from` and `quiet_to` are minutes of the day in `time_zone` (an IANA name; '': not chosen, and UTC
    holds); None: no quiet hours.
    """

    off: tuple[str, ...] = ()
    push_off: tuple[str, ...] = ()
    followed_only: bool = False
    push_words: bool = True
    quiet_from: int | None = None
    quiet_to: int | None = None
    time_zone: str = ""
    digest: str = Digest.WEEKLY
