"""Lines of notifications as the page shows them: sentence, people, what it is about, where it leads."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

from sampan.conversations.sentences import SELLER, sentence
from sampan.conversations.types import NotificationKind
from sampan.core.ids import SEQUENCE_BITS
from sampan.safety.types import TargetKind
from sampan.shop.selectors.texts import answer_text, review_text, title_text
from sampan.translation.types import Text
from sampan.web.present.faces import STRANGER, person, relations
from sampan.web.present.files import cover
from sampan.web.present.reading import reader_of
from sampan.web.present.texts import Texts, as_lead
from sampan.web.present.threads import comment_text
from sampan.web.present.waterfall import body_text as note_body
from sampan.web.present.waterfall import title_text as note_title
from sampan.web.shown import ShownPerson
from sampan.web.shown_media import ShownPicture
from sampan.web.shown_talk import ShownNotification
from sampan.web.shown_text import ShownText

NotificationLine = Any
"""A `NotificationRow` of `conversations.selectors`."""
ICONS = {
    NotificationKind.LIKE: "heart-full",
    NotificationKind.COLLECT: "bookmark-full",
    NotificationKind.COMMENT: "comment",
    NotificationKind.REPLY: "reply",
    NotificationKind.COMMENT_LIKE: "heart-full",
    NotificationKind.CORRECTION: "edit",
    NotificationKind.MENTION: "at",
    NotificationKind.FOLLOW: "follow",
    NotificationKind.ORDER: "parcel",
    NotificationKind.REVIEW: "star-full",
    NotificationKind.COMMISSION: "coins",
    NotificationKind.DECISION: "shield",
}
_SAID = (
    NotificationKind.COMMENT,
    NotificationKind.REPLY,
    NotificationKind.CORRECTION,
    NotificationKind.MENTION,
    NotificationKind.REVIEW,
)
"""Kinds in which somebody said something to the reader; in the others the comment is the reader's own."""


def notifications(rows: Sequence[NotificationLine], *, request: HttpRequest) -> list[ShownNotification]:
    """Lines of a list. Two queries: the texts, and how the reader stands to new followers; each only where
    there are some."""
    reader = reader_of(request)
    texts = Texts(reader)
    refs = [_want(row.notification, texts) for row in rows]
    texts.find()
    followers = [row.actors[0].pk for row in rows if _is_one_follower(row)]
    ties = relations(reader, followers)
    return [
        _shown(row, texts.lead(ref) if ref else _message_lead(row), ties, me_id=reader.account_id)
        for row, ref in zip(rows, refs, strict=True)
    ]


def spoken(row: NotificationLine) -> str:
    """The sentence of a line in plain words, in the active language. No query."""
    names = [account.display_name or account.handle for account in row.actors]
    return sentence(
        row.notification.kind,
        names=names,
        others=row.others,
        detail=row.notification.detail,
        in_comment=row.notification.comment_id is not None,
    )


def target_url(row: NotificationLine) -> str:
    """Where a line leads: to the thing itself, or to the list of lines when there is none. No query."""
    line = row.notification
    if line.kind == NotificationKind.FOLLOW:
        return _to_followers(row)
    if line.order is not None:
        if line.kind == NotificationKind.COMMISSION:
            return reverse("sell_earnings")
        return reverse("sell_order" if line.detail.get("role") == SELLER else "order", args=[line.order_id])
    if line.review is not None:
        return reverse("product_reviews", args=[line.review.product_id])
    if line.message is not None:
        return f"{reverse('chat', args=[line.message.chat_id])}#m{line.message.seq}"
    if line.comment is not None:
        return f"{reverse('note', args=[line.comment.note_id])}#comment-{line.comment_id}"
    if line.note is not None:
        return reverse("note", args=[line.note_id])
    return _of_decision(line.detail)


def happened_at(row: NotificationLine) -> datetime:
    """The moment of a line's latest act, which its place holds."""
    return datetime.fromtimestamp((row.notification.place >> SEQUENCE_BITS) / 1000, tz=UTC)


def _to_followers(row: NotificationLine) -> str:
    if row.others == 0 and len(row.actors) == 1:
        return reverse("profile", args=[person(row.actors[0]).handle])
    return reverse("followers", args=[row.notification.account.handle])


def _of_decision(detail: dict[str, Any]) -> str:
    names = {TargetKind.PRODUCT: "sell_product", TargetKind.SHOP: "sell_settings"}
    name = names.get(detail.get("target", ""))
    if name == "sell_product" and str(detail.get("target_id", "")).isdigit():
        return reverse(name, args=[int(detail["target_id"])])
    if name == "sell_settings":
        return reverse(name)
    return reverse("settings") if detail.get("target") == TargetKind.ACCOUNT else reverse("notifications")


def _is_one_follower(row: NotificationLine) -> bool:
    return bool(row.notification.kind == NotificationKind.FOLLOW and len(row.actors) == 1 and not row.others)


def _want(line: Any, texts: Texts) -> str:
    """Ask for what a line quotes, and give its ref; '' when it quotes nothing that is translated."""
    if line.comment is not None and line.note is not None and line.comment.body:
        return _wanted(texts, f"comment:{line.comment_id}:body", comment_text(line.comment, note=line.note))
    if line.review is not None:
        if line.kind == NotificationKind.REVIEW and line.detail.get("answer"):
            return _wanted(texts, f"review:{line.review_id}:answer", answer_text(line.review))
        if line.review.body:
            return _wanted(texts, f"review:{line.review_id}:body", review_text(line.review))
        product = line.review.product
        return _wanted(texts, f"product:{product.pk}:title", title_text(product))
    note = line.note
    if note is None or not (note.title or note.body):
        return ""
    if note.title:
        return _wanted(texts, f"note:{note.pk}:title", note_title(note))
    return _wanted(texts, f"note:{note.pk}:lead", note_body(note))


def _wanted(texts: Texts, ref: str, text: Text) -> str:
    texts.want(ref, text)
    return ref


def _message_lead(row: NotificationLine) -> ShownText | None:
    """The beginning of a message as it was written: whether it is translated is asked in its chat."""
    message = row.notification.message
    if message is None or not message.body:
        return None
    return ShownText(ref="", key="", original=as_lead(message.body), language=message.language)


def _shown(
    row: NotificationLine, excerpt: ShownText | None, ties: dict[int, Any], *, me_id: int | None
) -> ShownNotification:
    line = row.notification
    people = tuple(person(account, me_id=me_id) for account in row.actors)
    follower = row.actors[0] if _is_one_follower(row) else None
    return ShownNotification(
        id=str(line.pk),
        kind=str(line.kind),
        icon=ICONS.get(line.kind, "bell"),
        sentence=_marked(row, people),
        happened_at=happened_at(row),
        people=people,
        unread=line.read_at is None,
        excerpt=excerpt,
        quoted=line.kind in _SAID
        and excerpt is not None
        and not excerpt.ref.startswith(("note:", "product:")),
        picture=_picture(line),
        follow=person(follower, me_id=me_id, tie=ties.get(follower.pk, STRANGER)) if follower else None,
    )


def _marked(row: NotificationLine, people: tuple[ShownPerson, ...]) -> SafeString:
    """The sentence with the names in bold, as safe HTML."""
    line = row.notification
    names = [format_html("<b>{}</b>", one.name) for one in people]
    made = sentence(
        line.kind,
        names=names,
        others=row.others,
        detail=line.detail,
        in_comment=line.comment_id is not None,
        quote=escape,
    )
    return SafeString(made)


def _picture(line: Any) -> ShownPicture | None:
    """The cover of the note, or of the product that was reviewed."""
    thing = line.note or (line.review.product if line.review is not None else None)
    media = thing.cover if thing is not None else None
    return cover(media) if media is not None and media.state == "ready" else None
