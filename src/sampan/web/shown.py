"""What the pages are given: plain facts, ready to show, that the templates are written against."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal, Protocol

from sampan.web.shown_media import ShownPicture, ShownVideo
from sampan.web.shown_study import ShownCorrection
from sampan.web.shown_text import GLOSSES_MAX, ShownGloss, ShownLine, ShownText, TextState


@dataclass(frozen=True, slots=True)
class ShownPerson:
    """An account as a card, a comment or a page names it. `handle` carries '@peer' when remote."""

    id: str
    handle: str
    name: str
    avatar_url: str = ""
    is_me: bool = False
    followed: bool = False
    follows_me: bool = False
    muted: bool = False
    blocked: bool = False


@dataclass(frozen=True, slots=True)
class ShownCard:
    """A note in a waterfall."""

    id: str
    kind: Literal["picture", "video"]
    title: ShownText
    author: ShownPerson
    cover: ShownPicture | None
    liked: bool = False
    like_count: int = 0
    picture_count: int = 1
    seconds: float = 0
    in_review: bool = False
    visibility: str = "public"
    source: int = 0
    """Why a feed shows it: see `discovery.types.Source`."""


@dataclass(frozen=True, slots=True)
class ShownTopic:
    """A topic, named in the reader's language; `other_name` is the name in the other language or ''."""

    slug: str
    name: str
    other_name: str = ""
    note_count: int = 0


@dataclass(frozen=True, slots=True)
class ShownComment:
    """A comment with the replies that stand open under it (a reply has none of its own)."""

    id: str
    note_id: str
    author: ShownPerson
    body: ShownText
    created_at: datetime
    parent_id: str = ""
    reply_to: ShownPerson | None = None
    picture: ShownPicture | None = None
    liked: bool = False
    like_count: int = 0
    reply_count: int = 0
    replies: tuple[ShownComment, ...] = ()
    replies_cursor: str = ""
    """Cursor of the replies that are not shown yet, '' when all are."""
    pinned: bool = False
    by_note_author: bool = False
    deleted: bool = False
    can_delete: bool = False
    can_pin: bool = False
    correction: ShownCorrection | None = None
    """None when it is none, or when what it puts right is gone."""
    remark: ShownText | None = None
    """What was said to the correction."""
    correctable: str = ""
    """The plain words that the reader may put right: somebody else's, in a language they read; else ''."""
    by_learner: bool = False
    """Whether its author wrote it in a language other than the one that they read in."""


@dataclass(frozen=True, slots=True)
class ShownPollOption:
    """One answer of a poll; `percent` is of the people who voted."""

    id: str
    text: ShownText
    vote_count: int
    percent: int
    is_mine: bool


@dataclass(frozen=True, slots=True)
class ShownPoll:
    """The poll of a note as one reader sees it."""

    note_id: str
    options: tuple[ShownPollOption, ...]
    closes_at: datetime
    is_multiple: bool
    is_closed: bool
    voter_count: int
    shows_results: bool
    can_vote: bool
    needs_sign_in: bool

    @property
    def line(self) -> ShownLine:
        """One line for all answers: of the first that has the most to say, uncertain when one of them is."""
        order: tuple[TextState, ...] = ("translated", "pending", "offered", "given_up", "plain")
        said = min((option.text for option in self.options), key=lambda text: order.index(text.state))
        return replace(said.line, doubtful=any(option.text.doubtful for option in self.options))


class NoteTag(Protocol):
    """A product on a note, as far as the note itself looks at it; see `shown_tags.ShownTag`."""

    @property
    def product_id(self) -> str: ...
    @property
    def earns(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class ShownNote:
    """A note as its own page, its overlay and the video feed show it."""

    id: str
    kind: Literal["picture", "video"]
    author: ShownPerson
    title: ShownText
    body: ShownText
    created_at: datetime
    pictures: tuple[ShownPicture, ...] = ()
    video: ShownVideo | None = None
    topics: tuple[ShownTopic, ...] = ()
    poll: ShownPoll | None = None
    tags: tuple[NoteTag, ...] = ()
    """Products on its pictures or in its video, in their order."""
    place: str = ""
    place_original: str = ""
    """As its author wrote it, where that differs."""
    edited_at: datetime | None = None
    visibility: Literal["public", "followers", "mutual", "self"] = "public"
    declares_original: bool = False
    declares_ai: bool = False
    declares_ad: bool = False
    comments_closed: bool = False
    hidden: bool = False
    """Staff took it out of sight; only its author and staff still see it, with the reason."""
    liked: bool = False
    collected: bool = False
    like_count: int = 0
    collect_count: int = 0
    comment_count: int = 0
    share_count: int = 0
    share_url: str = ""
    """Absolute address to share."""
    can_edit: bool = False
    can_comment: bool = True
    can_hide: bool = False

    @property
    def products(self) -> tuple[NoteTag, ...]:
        """The first tag of each product: what the row of products lists."""
        return tuple({tag.product_id: tag for tag in reversed(self.tags)}.values())[::-1]

    @property
    def earns(self) -> bool:
        """Whether its author gets a share when somebody buys what it shows."""
        return any(tag.earns for tag in self.tags)

    @property
    def text_state(self) -> TextState:
        """One state for title and body together: what the quiet line above them says."""
        states = {self.title.state, self.body.state}
        order: tuple[TextState, ...] = ("translated", "pending", "offered", "given_up")
        return next((state for state in order if state in states), "plain")

    @property
    def glosses(self) -> tuple[ShownGloss, ...]:
        """The notes of title and body together, each word once."""
        once = {gloss.word.casefold(): gloss for gloss in (*self.title.glosses, *self.body.glosses)}
        return tuple(once.values())[:GLOSSES_MAX]

    @property
    def text_line(self) -> ShownLine:
        """One line for both: the body's where it has something to say, uncertain when one of them is."""
        said = self.body if self.body.state == self.text_state else self.title
        improve_url = self.body.improve_url or self.title.improve_url
        doubtful = self.title.doubtful or self.body.doubtful
        return replace(said.line, improve_url=improve_url, doubtful=doubtful)


@dataclass(frozen=True, slots=True)
class ShownBoard:
    """A board: its name, up to four covers, how many notes; `chosen` in the collect dialog."""

    id: str
    name: str
    note_count: int = 0
    is_public: bool = True
    covers: tuple[ShownPicture, ...] = ()
    description: str = ""
    owner: ShownPerson | None = None
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class ShownProfile:
    """The head of a profile."""

    person: ShownPerson
    bio: ShownText
    follower_count: int = 0
    following_count: int = 0
    note_count: int = 0
    liked_count: int = 0
    joined_at: datetime | None = None
    reads: tuple[str, ...] = field(default=())
    liked_is_private: bool = False
