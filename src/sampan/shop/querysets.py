"""Which shops, products and reviews a reader may see, as conditions on rows; every list goes through here."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from sampan.accounts.querysets import no_block_between
from sampan.accounts.types import Reader
from sampan.shop.types import ProductState, ShopState

S = TypeVar("S", bound=Model)
P = TypeVar("P", bound=Model)
R = TypeVar("R", bound=Model)

SHOWN_SHOPS = (ShopState.OPEN, ShopState.RESTING)
"""States in which everybody may look at a shop; of a resting one nothing can be bought."""


class ShopQuerySet(QuerySet[S]):
    """Shops, narrowed to what somebody may see."""

    def listed(self) -> ShopQuerySet[S]:
        """The shops that anybody may look at without signing in."""
        return self.filter(state__in=SHOWN_SHOPS, hidden_at=None, account__suspended_at=None)

    def visible_to(self, reader: Reader) -> ShopQuerySet[S]:
        """Listed shops without a block either way, and the reader's own; the staff sees every shop."""
        me = reader.account_id
        if me is None:
            return self.listed()
        if reader.is_staff:
            return self.all()
        others = Q(state__in=SHOWN_SHOPS, hidden_at=None, account__suspended_at=None)
        return self.filter(Q(account=me) | (others & no_block_between(reader, "account")))


class ProductQuerySet(QuerySet[P]):
    """Products, narrowed to what somebody may see."""

    def listed(self) -> ProductQuerySet[P]:
        """The products that anybody may look at without signing in."""
        return self.filter(_listed())

    def visible_to(self, reader: Reader) -> ProductQuerySet[P]:
        """Listed products of shops without a block either way, and all of the reader's own.

        The staff sees everything but drafts: it must be able to look at what was reported.
        """
        me = reader.account_id
        if me is None:
            return self.listed()
        if reader.is_staff:
            return self.filter(Q(shop=me) | ~Q(state=ProductState.DRAFT))
        return self.filter(Q(shop=me) | (_listed() & no_block_between(reader, "shop")))

    def found_by(self, reader: Reader) -> ProductQuerySet[P]:
        """The listed products that stand in the reader's lists. The staff finds no more than anybody: what it
        may open because it was reported does not belong in a list."""
        if reader.account_id is None:
            return self.listed()
        own = Q(shop=reader.account_id, state=ProductState.LISTED)
        return self.filter(own | (_listed() & no_block_between(reader, "shop")))


class ReviewQuerySet(QuerySet[R]):
    """Reviews, narrowed to what somebody may see."""

    def counted(self) -> ReviewQuerySet[R]:
        """Those that stand: not hidden, and not by somebody suspended. The stars are made of these."""
        return self.filter(Q(author=None) | Q(author__suspended_at=None), hidden_at=None)

    def visible_to(self, reader: Reader) -> ReviewQuerySet[R]:
        """Those that stand, without a block between reader and author, and one's own; the staff sees all."""
        me = reader.account_id
        if me is None:
            return self.counted()
        if reader.is_staff:
            return self.all()
        standing = Q(hidden_at=None) & (Q(author=None) | Q(author__suspended_at=None))
        return self.filter(Q(author=me) | (standing & no_block_between(reader, "author")))


def _listed() -> Q:
    return Q(
        state=ProductState.LISTED,
        hidden_at=None,
        shop__state__in=SHOWN_SHOPS,
        shop__hidden_at=None,
        shop__account__suspended_at=None,
    )
