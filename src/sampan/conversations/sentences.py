"""What a line of notifications says, in the language that is active: the same words in pages, pushes, mails.

Every sentence is whole and in the past tense, so that one person and thirteen take the same verb in both
languages; `%(who)s` is filled with a phrase of names. No models here: it is given plain values.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from sampan.conversations.types import NotificationKind
from sampan.safety.types import Action, TargetKind
from sampan.shop.types import OrderAct

NAMES_MAX = 3
"""So many people are all named; of more, the latest is named and the others are counted."""
MESSAGE_ACT = "message"
"""Stands in the place of an OrderAct when somebody wrote on the page of an order."""
SELLER = "seller"
REPORTER = "reporter"

Words = str | Promise
Quote = Callable[[str], str]

_PLAIN: dict[str, Words] = {
    NotificationKind.LIKE: gettext_lazy("%(who)s liked your note"),
    NotificationKind.COLLECT: gettext_lazy("%(who)s saved your note"),
    NotificationKind.COMMENT: gettext_lazy("%(who)s commented on your note"),
    NotificationKind.REPLY: gettext_lazy("%(who)s replied to your comment"),
    NotificationKind.COMMENT_LIKE: gettext_lazy("%(who)s liked your comment"),
    NotificationKind.CORRECTION: gettext_lazy("%(who)s corrected a sentence of yours"),
    NotificationKind.FOLLOW: gettext_lazy("%(who)s followed you"),
    NotificationKind.COMMISSION: gettext_lazy("You earned a share of a sale that your note led to"),
}
_TO_BUYER: dict[str, Words] = {
    OrderAct.PLACE: gettext_lazy("Your order was placed"),
    OrderAct.PAY: gettext_lazy("Your order is paid"),
    OrderAct.SHIP: gettext_lazy("Your order is on its way"),
    OrderAct.TRACK: gettext_lazy("The tracking number of your order was corrected"),
    OrderAct.RECEIVE: gettext_lazy("Your order has arrived"),
    OrderAct.ASK_CANCEL: gettext_lazy("Your order was cancelled; the money is on its way back"),
    OrderAct.CANCEL: gettext_lazy("Your order was cancelled"),
    OrderAct.EXPIRE: gettext_lazy("Your order was cancelled, because it was not paid in time"),
    OrderAct.ASK_REFUND: gettext_lazy("A refund for your order is on its way"),
    OrderAct.REFUND: gettext_lazy("A part of the money for your order was given back"),
    OrderAct.REFUND_WHOLE: gettext_lazy("The money for your order was given back"),
    OrderAct.REFUND_FAILED: gettext_lazy(
        "A refund for your order did not go through; the seller tries again"
    ),
    OrderAct.ANSWER_RETURN: gettext_lazy("The seller answered what you asked to send back"),
    OrderAct.TAKE_RETURN: gettext_lazy("The seller has received what you sent back"),
    OrderAct.SETTLE: gettext_lazy("The question about your order was decided"),
    MESSAGE_ACT: gettext_lazy("The seller wrote to you about your order"),
}
_TO_SELLER: dict[str, Words] = {
    OrderAct.PLACE: gettext_lazy("A new order came in; it is not paid yet"),
    OrderAct.PAY: gettext_lazy("A new order is paid and can be sent"),
    OrderAct.RECEIVE: gettext_lazy("An order has arrived with its buyer"),
    OrderAct.ASK_CANCEL: gettext_lazy("An order was cancelled; the money is on its way back"),
    OrderAct.CANCEL: gettext_lazy("An order was cancelled"),
    OrderAct.EXPIRE: gettext_lazy("An order was cancelled, because it was not paid in time"),
    OrderAct.REFUND: gettext_lazy("A refund to a buyer went through"),
    OrderAct.REFUND_WHOLE: gettext_lazy("The whole sum of an order was given back to its buyer"),
    OrderAct.REFUND_FAILED: gettext_lazy("A refund to a buyer did not go through; try it again"),
    OrderAct.ASK_RETURN: gettext_lazy("A buyer asked to send something back"),
    OrderAct.SEND_RETURN: gettext_lazy("A buyer sent something back to you"),
    OrderAct.DROP_RETURN: gettext_lazy("A buyer keeps what they wanted to send back"),
    OrderAct.DISPUTE: gettext_lazy("A buyer asked the people who look after this place to decide"),
    OrderAct.DROP_DISPUTE: gettext_lazy("A buyer took a question back"),
    OrderAct.SETTLE: gettext_lazy("The question about an order was decided"),
    MESSAGE_ACT: gettext_lazy("A buyer wrote to you about an order"),
}
_HIDDEN: dict[str, Words] = {
    TargetKind.NOTE: gettext_lazy("Your note was hidden by the people who look after this place"),
    TargetKind.COMMENT: gettext_lazy("Your comment was hidden by the people who look after this place"),
    TargetKind.PRODUCT: gettext_lazy("Your product was hidden by the people who look after this place"),
    TargetKind.REVIEW: gettext_lazy("Your review was hidden by the people who look after this place"),
    TargetKind.SHOP: gettext_lazy("Your shop was closed by the people who look after this place"),
    "message": gettext_lazy("Your message was removed by the people who look after this place"),
}
_RESTORED: dict[str, Words] = {
    TargetKind.NOTE: gettext_lazy("Your note can be seen again"),
    TargetKind.COMMENT: gettext_lazy("Your comment can be seen again"),
    TargetKind.PRODUCT: gettext_lazy("Your product can be seen again"),
    TargetKind.REVIEW: gettext_lazy("Your review can be seen again"),
    TargetKind.SHOP: gettext_lazy("Your shop is open again"),
}
KIND_NAMES: dict[str, Words] = {
    NotificationKind.LIKE: gettext_lazy("Likes of my notes"),
    NotificationKind.COLLECT: gettext_lazy("Notes of mine that are saved"),
    NotificationKind.COMMENT: gettext_lazy("Comments on my notes"),
    NotificationKind.REPLY: gettext_lazy("Replies to my comments"),
    NotificationKind.COMMENT_LIKE: gettext_lazy("Likes of my comments"),
    NotificationKind.CORRECTION: gettext_lazy("Corrections of my sentences"),
    NotificationKind.MENTION: gettext_lazy("Mentions of my name"),
    NotificationKind.FOLLOW: gettext_lazy("New followers"),
    NotificationKind.ORDER: gettext_lazy("Orders"),
    NotificationKind.REVIEW: pgettext_lazy("kind of notifications", "Reviews"),
    NotificationKind.COMMISSION: gettext_lazy("Shares of sales"),
    NotificationKind.DECISION: gettext_lazy("Decisions about my things and my reports"),
}
"""What the settings call each kind."""


def sentence(
    kind: str,
    *,
    names: Sequence[str] = (),
    others: int = 0,
    detail: Mapping[str, Any] | None = None,
    in_comment: bool = False,
    quote: Quote = str,
) -> str:
    """The sentence of one line, without a full stop.

    `names`: of the latest people, the newest first; `others`: how many there are besides; `detail`: that of
    the notification; `in_comment`: a mention stands in a comment, not in a note. For HTML, `quote` escapes
    the sentence and `names` are HTML already.
    """
    template = quote(str(_template(kind, detail or {}, in_comment=in_comment)))
    return template % {"who": who(names, others, quote=quote)}


def who(names: Sequence[str], others: int = 0, *, quote: Quote = str) -> str:
    """A phrase of names: 'Mei', 'Mei and Tom', 'Mei, Tom and Li', 'Mei and 12 others'."""
    if not names:
        return quote(_("Somebody"))
    rest = len(names) - 1 + max(0, others)
    if rest == 0:
        return names[0]
    if others <= 0 and len(names) <= NAMES_MAX:
        pattern = _("%(first)s and %(second)s") if rest == 1 else _("%(first)s, %(second)s and %(third)s")
        return quote(pattern) % dict(zip(("first", "second", "third"), names, strict=False))
    pattern = ngettext("%(first)s and %(count)s other", "%(first)s and %(count)s others", rest)
    return quote(pattern) % {"first": names[0], "count": rest}


def _template(kind: str, detail: Mapping[str, Any], *, in_comment: bool) -> Words:
    match kind:
        case NotificationKind.MENTION:
            return (
                _("%(who)s mentioned you in a comment")
                if in_comment
                else _("%(who)s mentioned you in a note")
            )
        case NotificationKind.ORDER:
            return _of_order(str(detail.get("act", "")), to_seller=detail.get("role") == SELLER)
        case NotificationKind.REVIEW:
            answered = bool(detail.get("answer"))
            return _("%(who)s answered your review") if answered else _("%(who)s reviewed your product")
        case NotificationKind.DECISION:
            return _of_decision(detail)
        case _other:
            return _PLAIN.get(kind) or _("Something happened to what is yours")


def _of_order(act: str, *, to_seller: bool) -> Words:
    if to_seller:
        return _TO_SELLER.get(act) or _("Something happened to an order in your shop")
    return _TO_BUYER.get(act) or _("Something happened to your order")


def _of_decision(detail: Mapping[str, Any]) -> Words:
    action, target = str(detail.get("action", "")), str(detail.get("target", ""))
    if detail.get("role") == REPORTER:
        if action == Action.DISMISS:
            return _("Your report was looked at: nothing was found against the rules")
        return _("Your report was looked at, and something was done about it. Thank you")
    match action:
        case Action.HIDE:
            return _HIDDEN.get(target) or _(
                "Something of yours was hidden by the people who look after this place"
            )
        case Action.RESTORE:
            return _RESTORED.get(target) or _("Something of yours can be seen again")
        case Action.SUSPEND:
            return _("Your account was suspended")
        case Action.REINSTATE:
            return _("Your account is open again")
        case _other:
            return _("The people who look after this place decided about something of yours")
