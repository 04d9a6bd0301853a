"""What the pages of messages are given: chats, their rows in the inbox, and bubbles, ready to show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sampan.web.shown import ShownCard, ShownPerson
from sampan.web.shown_media import ShownPicture, ShownVideo
from sampan.web.shown_shop import ShownProductCard
from sampan.web.shown_study import ShownCorrection
from sampan.web.shown_text import ShownText


@dataclass(frozen=True, slots=True)
class ShownChat:
    """A chat as its own page names it, with how the reader wants it."""

    id: str
    title: str
    """The group's name in the best words there are, else its people's; of a direct chat the other's name."""
    is_group: bool
    person: ShownPerson | None = None
    """The other of a direct chat; None once they have left Sampan."""
    people: tuple[ShownPerson, ...] = ()
    """Up to four others, for the picture of a group."""
    member_count: int = 0
    last_seq: int = 0
    read_seq: int = 0
    unread: int = 0
    muted: bool = False
    pinned: bool = False
    translates: bool | None = None
    """Whether its messages are translated for the reader; None: they have not been asked."""
    remote_engines: bool = False
    is_request: bool = False
    """It lies in the reader's request box."""
    has_left: bool = False
    is_admin: bool = False
    waits: bool = False
    """The other has not accepted the reader's request yet: words only, and few."""
    left: int = 0
    """How many messages the reader may send until then."""
    title_text: ShownText | None = None
    """The group's name where the reader wants the chat translated and the page can wait for it."""

    @property
    def can_write(self) -> bool:
        """Whether the page has a field to write in."""
        return not self.has_left and (self.is_group or self.person is not None)


@dataclass(frozen=True, slots=True)
class ShownChatRow:
    """One chat in the inbox, the request box or a list to choose from."""

    chat: ShownChat
    preview: str = ""
    """The latest message in one line, in the best words that there are now; '' in an empty chat."""
    language: str = ""
    """BCP 47 of the preview, '' when it is the page's own."""
    who: str = ""
    """Whose it is, '' where nobody needs to be named."""
    at: datetime | None = None
    is_open: bool = False
    """It is the chat that stands beside the list."""


@dataclass(frozen=True, slots=True)
class ShownReaction:
    """One emoji under a message, and whose it is."""

    emoji: str
    count: int
    is_mine: bool
    names: str


@dataclass(frozen=True, slots=True)
class ShownQuote:
    """The message that another one answers, in short."""

    seq: int
    name: str
    words: str = ""
    language: str = ""
    what: str = ""
    """'picture', 'video', 'note', 'product', 'closed', 'gone', or '' where the words say it."""


@dataclass(frozen=True, slots=True)
class ShownMessage:
    """A bubble, or a line about the group (`notice`)."""

    id: str
    seq: int
    sender: ShownPerson
    created_at: datetime
    mine: bool = False
    body: ShownText | None = None
    words: str = ""
    """The original words, for answering, copying and correcting."""
    notice: str = ""
    deleted: bool = False
    folded: bool = False
    """From somebody whom the reader blocks or mutes: nothing of it is here."""
    key: str = ""
    """The browser's own name of it, so that it finds the bubble that it showed at once; own messages only."""
    pictures: tuple[ShownPicture, ...] = ()
    video: ShownVideo | None = None
    note: ShownCard | None = None
    product: ShownProductCard | None = None
    is_closed: bool = False
    """It was a card of something that this reader cannot see."""
    quote: ShownQuote | None = None
    reactions: tuple[ShownReaction, ...] = ()
    my_emoji: str = ""
    correction: ShownCorrection | None = None
    """What it puts right in the words that it answers."""
    remark: ShownText | None = None
    """What is said beside that, where it is asked for in the reader's language; else `correction` has it."""
    correctable: bool = False
    """Somebody else's words in a language that the reader reads."""
    by_learner: bool = False
    """Its writer reads in another language than that of the words."""
    begins_run: bool = True
    """Nobody else spoke just before: picture and name are shown."""
    new_day: bool = False
    is_first_unread: bool = False
    seen: str = ""
    """'Read' under the latest own message that somebody has read."""

    @property
    def is_bubble(self) -> bool:
        """Whether there is anything to answer, react to or delete."""
        return not (self.notice or self.deleted or self.folded)

    @property
    def only_emoji(self) -> bool:
        """Up to three emoji and nothing else: shown large, without a bubble."""
        words = self.words.strip()
        return 0 < len(words) <= EMOJI_ALONE_CHARS and not self.quote and all(map(_is_emoji, words))


EMOJI_ALONE_CHARS = 12
"""Three emoji with skin tones and joiners."""
_JOINERS = {0x200D, 0xFE0F, 0x20E3}


def _is_emoji(char: str) -> bool:
    code = ord(char)
    return code in _JOINERS or 0x1F000 <= code <= 0x1FAFF or 0x2600 <= code <= 0x27BF or code == 0x2B50
