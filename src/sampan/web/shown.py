"""What the pages are given: plain facts, ready to show, that the templates are written against."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal, Protocol

from django.utils.safestring import SafeString

from sampan.web.shown_study import ShownCorrection

_NOTHING = SafeString()

TextState = Literal["plain", "translated", "pending", "offered", "given_up"]
WordsState = Literal["", "ready", "reading"]

CARD_NARROWEST = 3 / 4
"""Width by height of the tallest picture a card shows; taller ones are cropped in view."""
CARD_WIDEST = 4 / 3
"""Width by height of the widest picture a card shows."""
SHAPE_SIDE = 48
"""Longer side of the placeholder canvas, in canvas pixels: enough for a thumbhash (32 px)."""


GLOSSES_MAX = 6
"""Notes under a title and its body together."""


@dataclass(frozen=True, slots=True)
class ShownGloss:
    """A word of a text explained: the word as it stands there with its BCP 47 ('' when it has none), its
    meaning, the language of that, and whether it is slang (else a dish, a feast, a shop ...)."""

    word: str
    language: str
    meaning: str
    meaning_language: str
    is_slang: bool = True


@dataclass(frozen=True, slots=True)
class ShownText:
    """One text in the reader's language, with the original one tap away.

    `original` and `translated` are HTML that is already escaped (bodies: linkified; titles: escaped only).
    States: `plain` nothing to translate; `translated` both are here; `pending` the translation was asked for
    and arrives by itself; `offered` the reader reads this language, translated on a tap; `given_up` no engine
    could.
    """

    ref: str
    """'note:123:title', 'note:123:body', 'comment:9:body', 'account:5:bio', 'topic:7:name', 'media:3:alt',
    'poll_option:4:text'."""
    key: str
    """text_key of the translation asked for ('' when plain); the live channel names it."""
    original: SafeString
    language: str
    """BCP 47 of the original; 'und' when unknown."""
    state: TextState = "plain"
    translated: SafeString = _NOTHING
    target: str = ""
    """BCP 47 of the translation."""
    improve_url: str = ""
    """Where this translation can be bettered; '' for visitors and where nothing crosses languages."""
    origin: str = ""
    """Whose translation it is: 'author', 'reader', 'people', 'engine', 'script'; '' while there is none."""
    by: str = ""
    """Handle of the reader who wrote it, '' when it is nobody to name."""
    engine: str = ""
    """Name of the machine that made it."""
    doubtful: bool = False
    """A machine made it and the checks say that its meaning is uncertain."""
    glosses: tuple[ShownGloss, ...] = ()
    """Words of the original that the reader may not know, explained; empty where nobody reads at leisure."""

    @property
    def shown(self) -> SafeString:
        """The HTML that stands first: the translation where there is one."""
        return self.translated if self.state == "translated" else self.original

    @property
    def shown_language(self) -> str:
        """BCP 47 of `shown`, '' when unknown (the page's own language then holds)."""
        language = self.target if self.state == "translated" else self.language
        return "" if language == "und" else language

    @property
    def crosses_languages(self) -> bool:
        """Whether the words shown are in another language than the original, not only in another script."""
        return self.is_translated and self.language.split("-")[0] != self.target.split("-")[0]

    @property
    def is_translated(self) -> bool:
        """Whether the reader sees a translation first."""
        return self.state == "translated"

    @property
    def line(self) -> ShownLine:
        """What the quiet line beside the text says."""
        return ShownLine(
            state=self.state,
            language=self.language,
            target=self.target,
            improve_url=self.improve_url,
            origin=self.origin,
            by=self.by,
            engine=self.engine,
            doubtful=self.doubtful,
        )


@dataclass(frozen=True, slots=True)
class ShownLine:
    """The quiet line of one text, or of several that cross together; the fields are those of ShownText."""

    state: TextState
    language: str
    target: str
    improve_url: str = ""
    origin: str = ""
    by: str = ""
    engine: str = ""
    doubtful: bool = False

    @property
    def is_foreign(self) -> bool:
        """Whether the original is in the other language, not only in the other script: it can be studied."""
        known = self.language != "und" and self.target != ""
        return known and self.language.split("-")[0] != self.target.split("-")[0]


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
class ShownPicture:
    """A picture, or a video's poster: addresses, true size in pixels, thumbhash in base64 ('' when none)."""

    id: str
    url: str
    width: int
    height: int
    thumbhash: str = ""
    alt: str = ""
    large_url: str = ""
    words_state: WordsState = ""
    """`ready`: words in another language than the reader's stand in it; `reading`: it is being read."""
    words_url: str = ""
    """Where the words come from with their places, '' when there is nothing to ask for."""
    words: str = ""
    """The words in the picture, in the best words there are now, for whoever cannot see it; '' with `alt`."""

    def _shape(self, ratio: float) -> tuple[int, int]:
        if ratio >= 1:
            return SHAPE_SIDE, max(1, round(SHAPE_SIDE / ratio))
        return max(1, round(SHAPE_SIDE * ratio)), SHAPE_SIDE

    @property
    def ratio(self) -> float:
        """Width by height; 1 when the size is unknown."""
        return self.width / self.height if self.width and self.height else 1.0

    @property
    def shape(self) -> tuple[int, int]:
        """Width and height of the placeholder canvas in the picture's own shape."""
        return self._shape(self.ratio)

    @property
    def card_shape(self) -> tuple[int, int]:
        """Width and height of the placeholder canvas in a card: the shape held between 3:4 and 4:3."""
        return self._shape(min(CARD_WIDEST, max(CARD_NARROWEST, self.ratio)))


@dataclass(frozen=True, slots=True)
class SubtitleChoice:
    """One way of showing subtitles: `first` large, `second` small under it ('' when only one is shown)."""

    mode: Literal["original", "translation", "both"]
    url: str
    first: str
    """BCP 47 of the line that is read first."""
    second: str = ""


@dataclass(frozen=True, slots=True)
class ShownSubtitles:
    """What a player offers of a video's subtitles; without choices they are not there (yet)."""

    note_id: str
    state: Literal["", "waiting", "working", "ready", "none", "failed"]
    choices: tuple[SubtitleChoice, ...] = ()
    default: Literal["original", "both"] = "original"
    """Which choice a reader gets who never chose."""

    @property
    def is_coming(self) -> bool:
        """Whether they are being written, so that waiting makes sense."""
        return not self.choices and self.state in ("waiting", "working")


@dataclass(frozen=True, slots=True)
class ShownVideo:
    """A playable video: the HLS list, the MP4 for browsers without HLS, its length and the poster."""

    id: str
    poster: ShownPicture
    hls_url: str
    mp4_url: str
    seconds: float = 0
    state: Literal["processing", "ready", "failed"] = "ready"
    progress: int = 100
    """Percent done while processing."""
    subtitles: ShownSubtitles | None = None


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
