"""Why a product is on the Shop tab, in plain words."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sampan.discovery.shopping.types import Reason, Why

WORDS: dict[Why, str | Promise] = {
    Why.FOLLOWED: _("You follow this shop"),
    Why.SHOWN: _("On a note that you liked"),
    Why.LIKED_SELLER: _("From a shop in a note that you liked"),
    Why.MEANING: _("Like what you read"),
    Why.INTEREST: _("One of your interests"),
    Why.SELLING: _("Often bought lately"),
    Why.REVIEWED: _("Buyers like it"),
    Why.FRESH: _("New"),
}


def shop_reason(reason: Reason) -> str:
    """The line under a card; '' where there is nothing to say but that it is the next one."""
    return str(WORDS.get(reason.kind, ""))
