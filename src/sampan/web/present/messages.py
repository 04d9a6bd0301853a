"""Messages of a chat as bubbles, each in the reader's language where the reader wants that of this chat."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from html import unescape
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sampan.conversations.types import MessageKind
from sampan.web.present import files, products, waterfall
from sampan.web.present.corrections import is_learner, may_be_corrected, message_corrections
from sampan.web.present.faces import person
from sampan.web.present.message_texts import message_words, remark_words, want_message, want_remark
from sampan.web.present.notices import notice_words
from sampan.web.present.reading import reader_of
from sampan.web.present.texts import Texts
from sampan.web.shown import ShownPerson
from sampan.web.shown_chats import ShownMessage, ShownQuote, ShownReaction

MessageRow = Any
"""A message with all that hangs on it, as the selector gives it."""
MemberRow = Any
"""The reader's own membership of the chat."""

CLOSE_SECONDS = 600
"""Messages of one person within this time stand together, without the name between them."""


class Bubbles:
    """Want the texts of every message, find them together with those of the rest of the page, then show."""

    def __init__(self, texts: Texts, member: MemberRow) -> None:
        self.texts = texts
        self.member = member
        self.corrections: dict[int, Any] = {}

    def want(self, rows: Sequence[MessageRow]) -> None:
        """Ask for the texts of these messages, of what they answer and of their cards.

        No query, but one where there are corrections among them.
        """
        full = [row for row in rows if not _is_empty(row)]
        self.corrections |= message_corrections(full, reader=self.texts.reader)
        for row in full:
            for words in (row, row.reply_to):
                if words is not None and words.body and not _is_empty(words):
                    want_message(self.texts, words, self.member)
            if row.pk in self.corrections:
                want_remark(self.texts, row, self.member)
            if row.note is not None:
                waterfall.want_card(row.note, self.texts)
            if row.product is not None:
                products.want_product_card(row.product, self.texts)

    def show(
        self, rows: Sequence[MessageRow], *, request: HttpRequest, before: MessageRow | None = None
    ) -> list[ShownMessage]:
        """The bubbles in their order; `before` is the message over the first one, when it is on the page."""
        shown: list[ShownMessage] = []
        for row in rows:
            shown.append(self._one(row, before, request))
            before = row
        return shown

    def _one(self, row: MessageRow, before: MessageRow | None, request: HttpRequest) -> ShownMessage:
        me_id = self.texts.reader.account_id
        sender = _sender(row, me_id)
        frame = ShownMessage(
            id=str(row.pk),
            seq=row.seq,
            sender=sender,
            created_at=row.created_at,
            mine=sender.is_me,
            key=str(row.key or "") if sender.is_me else "",
            begins_run=not _goes_on(before, row),
            new_day=before is None or _day(before) != _day(row),
        )
        if row.kind == MessageKind.NOTICE:
            return replace(frame, notice=notice_words(row, me_id=me_id))
        if row.is_folded:
            return replace(frame, folded=True)
        if row.is_gone:
            return replace(frame, deleted=True)
        return self._filled(frame, row, request)

    def _filled(self, frame: ShownMessage, row: MessageRow, request: HttpRequest) -> ShownMessage:
        media = [one.media for one in row.attachments.all()]
        video = next((one for one in media if one.kind == "video"), None)
        pictures = [one for one in media if one.kind != "video" and one.state == "ready"]
        return replace(
            frame,
            body=message_words(self.texts, row) if row.body else None,
            words=row.body,
            pictures=tuple(files.picture(one) for one in pictures),
            video=files.video(video) if video is not None else None,
            note=self._note(row),
            product=products.product_card(row.product, self.texts, request) if row.product else None,
            is_closed=not (row.body or media or row.note or row.product),
            quote=self._quote(row),
            reactions=reactions(row, me_id=self.texts.reader.account_id),
            my_emoji=_my_emoji(row, self.texts.reader.account_id),
            correction=self.corrections.get(row.pk),
            remark=remark_words(self.texts, row),
            correctable=not frame.mine
            and bool(row.body)
            and may_be_corrected(row.language, reader=self.texts.reader),
            by_learner=row.sender is not None
            and is_learner(row.language, author_language=row.sender.language),
        )

    def _note(self, row: MessageRow) -> Any:
        return waterfall.card(row.note, texts=self.texts, liked=False) if row.note is not None else None

    def _quote(self, row: MessageRow) -> ShownQuote | None:
        answered = row.reply_to
        if answered is None:
            return None
        name = _sender(answered, self.texts.reader.account_id).name
        if answered.is_gone or answered.is_folded:
            return ShownQuote(seq=answered.seq, name=name, what="gone")
        if not answered.body:
            return ShownQuote(seq=answered.seq, name=name, what=attached(answered))
        shown = message_words(self.texts, answered)
        return ShownQuote(
            seq=answered.seq,
            name=name,
            words=one_line(shown.shown),
            language=shown.shown_language,
        )


ATTACHED: dict[str, str | Promise] = {
    "picture": gettext_lazy("Picture"),
    "video": gettext_lazy("Video"),
    "note": gettext_lazy("A note"),
    "product": gettext_lazy("A product"),
    "closed": gettext_lazy("Something that is not open to you"),
    "media": gettext_lazy("Pictures or a video"),
}
"""What stands for a message without words, in one line."""


def attached(row: MessageRow) -> str:
    """What a message without words holds: 'picture', 'video', 'note', 'product'; 'closed' for what was a card
    of something that this reader cannot see."""
    if row.note_id is not None:
        return "note"
    if row.product_id is not None:
        return "product"
    if hasattr(row, "has_media"):  # in a list the media are not loaded
        return "media" if row.has_media else "closed"
    kinds = {str(one.media.kind) for one in row.attachments.all()}
    return "video" if "video" in kinds else "picture" if kinds else "closed"


def with_reads(
    shown: Sequence[ShownMessage], reads: Mapping[int, int], *, is_group: bool
) -> list[ShownMessage]:
    """The same messages, the latest own one that somebody has read marked as such."""
    marked = list(shown)
    for place in reversed(range(len(marked))):
        count = sum(seq >= marked[place].seq for seq in reads.values())
        if marked[place].mine and marked[place].is_bubble and count:
            words = seen_words(count) if is_group else _("Read")
            marked[place] = replace(marked[place], seen=words)
            break
    return marked


def seen_words(count: int) -> str:
    """That so many of a group have read a message."""
    return ngettext("Read by %(count)d", "Read by %(count)d", count) % {"count": count}


def with_first_unread(shown: Sequence[ShownMessage], *, read_seq: int) -> list[ShownMessage]:
    """The same messages, the first that the reader has not read marked: the line 'New' stands over it."""
    first = next((one.seq for one in shown if one.seq > read_seq and not one.mine), None)
    return [replace(one, is_first_unread=True) if one.seq == first else one for one in shown]


def reactions(row: MessageRow, *, me_id: int | None) -> tuple[ShownReaction, ...]:
    """The emoji under a message, the most frequent first, with the names behind them."""
    whose: dict[str, list[Any]] = {}
    for reaction in row.reactions.all():
        whose.setdefault(reaction.emoji, []).append(reaction.account)
    shown = [
        ShownReaction(
            emoji=emoji,
            count=len(accounts),
            is_mine=any(account.pk == me_id for account in accounts),
            names=", ".join(person(account).name for account in accounts[:NAMES_MAX]),
        )
        for emoji, accounts in whose.items()
    ]
    return tuple(sorted(shown, key=lambda one: -one.count))


NAMES_MAX = 10
"""Names that a reaction tells when it is pointed at."""


def shown_messages(
    rows: Sequence[MessageRow], *, member: MemberRow, request: HttpRequest, before: MessageRow | None = None
) -> list[ShownMessage]:
    """Some messages of a chat by themselves. One query, one more with corrections."""
    texts = Texts(reader_of(request))
    bubbles = Bubbles(texts, member)
    bubbles.want(rows)
    texts.find()
    return bubbles.show(rows, request=request, before=before)


def one_line(html: str) -> str:
    """The beginning of a text as plain words in one line."""
    line = " ".join(unescape(strip_tags(html.replace("<br", " <br").replace("</p>", " "))).split())
    return line if len(line) <= LINE_CHARS else line[: LINE_CHARS - 1].rstrip() + "…"


LINE_CHARS = 120
"""More than a row of the inbox or a quote has room for."""


def _is_empty(row: MessageRow) -> bool:
    return bool(row.kind == MessageKind.NOTICE or row.is_folded or row.is_gone)


def _sender(row: MessageRow, me_id: int | None) -> ShownPerson:
    if row.sender is None:
        return ShownPerson(id="", handle="", name=_("Somebody who has left"))
    return person(row.sender, me_id=me_id)


def _goes_on(before: MessageRow | None, row: MessageRow) -> bool:
    """Whether the same person speaks on: the name does not stand between."""
    if before is None or before.sender_id != row.sender_id or before.kind != row.kind:
        return False
    passed = (row.created_at - before.created_at).total_seconds()
    return bool(passed < CLOSE_SECONDS and _day(before) == _day(row))


def _day(row: MessageRow) -> date:
    day: date = timezone.localtime(row.created_at).date()
    return day


def _my_emoji(row: MessageRow, me_id: int | None) -> str:
    return next((one.emoji for one in row.reactions.all() if one.account_id == me_id), "")
