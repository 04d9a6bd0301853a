"""Writes the books: what a sale, a refund, a payout and a stray payment move, each once and balanced.

An entry above zero says that an account got something, below zero that something is owed to it or was
earned by it; the entries of a posting add up to zero. All of these run inside the caller's transaction, which
holds the order (or, for payouts, the account of the books) locked; a second call for the same thing changes
nothing.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from django.db.models import Sum

from sampan.core import events
from sampan.shop.events import CommissionEarned
from sampan.shop.models import Entry, LedgerAccount, Order, OrderLine, Payment, Payout, Posting, Refund
from sampan.shop.pricing import RefundedLine, commissions_back, split_back
from sampan.shop.types import LedgerKind, PaymentState, PostingKind

LIVE = (PaymentState.CREATED, PaymentState.PENDING, PaymentState.SUCCEEDED)
"""Of these states a checkout has one payment at most."""


def make_accounts(orders: Sequence[Order]) -> None:
    """Make the accounts of the books that the sales of one checkout need, by kind and owner as every sale
    makes its own: two first sales at once never wait for each other in a circle."""
    lines = OrderLine.objects.filter(order__in=orders, commission__gt=0).exclude(creator=None)
    creators = set(lines.values_list("order__currency", "creator"))
    sellers = {(order.currency, order.shop_id) for order in orders if order.total}
    for kind, owners in ((LedgerKind.SELLER, sellers), (LedgerKind.CREATOR, creators)):
        for currency, owner in sorted(owners):
            _account(kind, currency, owner=owner)


def post_sale(order: Order) -> Posting | None:
    """Book a paid order: its total lies with the provider; the fee is earned, commissions and the rest are
    owed. Tells CommissionEarned for each creator. None when the order cost nothing.

    Raises Payment.DoesNotExist when no payment stands under the order's checkout.
    """
    found = Posting.objects.filter(key=f"sale:{order.pk}").first()
    if found or order.total == 0:
        return found
    payment = Payment.objects.get(checkout_id=order.checkout_id, state__in=LIVE)
    commissions = _commissions(_earning_lines(order))
    posting = _write(
        Posting(key=f"sale:{order.pk}", kind=PostingKind.SALE, order=order, payment=payment),
        {
            _account(LedgerKind.PROVIDER, order.currency, provider=payment.provider): order.total,
            **({_account(LedgerKind.FEES, order.currency): -order.fee} if order.fee else {}),
            _account(LedgerKind.SELLER, order.currency, owner=order.shop_id): -(
                order.total - order.fee - sum(commissions.values())
            ),
            **{
                _account(LedgerKind.CREATOR, order.currency, owner=creator): -earned
                for creator, earned in commissions.items()
            },
        },
    )
    for creator in commissions:
        events.record(CommissionEarned(order_id=order.pk, creator_id=creator))
    return posting


def post_refund(refund: Refund) -> Posting:
    """Book money that went back to a buyer: fee and commissions give their parts back, the seller the rest.

    The parts are reckoned from what the books already gave back of this order, not from `order.refunded`
    (which counts money that is only on its way), so refunds that succeed in any order end at exactly zero.
    A refund without an order gives back a stray payment.
    """
    found = Posting.objects.filter(key=f"refund:{refund.pk}").first()
    if found:
        return found
    posting = Posting(
        key=f"refund:{refund.pk}",
        kind=PostingKind.REFUND,
        order=refund.order,
        payment=refund.payment,
        refund=refund,
    )
    currency, provider = refund.payment.currency, refund.payment.provider
    sides = {_account(LedgerKind.PROVIDER, currency, provider=provider): -refund.amount}
    if refund.order is None:
        sides[_account(LedgerKind.STRAY, currency)] = refund.amount
    else:
        sides |= _taken_back(refund.order, refund)
    return _write(posting, sides)


def post_payout(payout: Payout) -> Posting:
    """Book money that the operator sent: less is owed, and less is there.

    It leaves the provider's account that holds the most of that currency, since a payout names none.
    """
    found = Posting.objects.filter(key=f"payout:{payout.pk}").first()
    if found:
        return found
    currency = payout.account.currency
    return _write(
        Posting(key=f"payout:{payout.pk}", kind=PostingKind.PAYOUT, payout=payout),
        {payout.account_id: payout.amount, _fullest_provider(currency): -payout.amount},
    )


def post_stray(payment: Payment) -> Posting:
    """Book money that came for a checkout that had ended: it lies with the provider and is owed back."""
    found = Posting.objects.filter(key=f"stray:{payment.pk}").first()
    if found:
        return found
    return _write(
        Posting(key=f"stray:{payment.pk}", kind=PostingKind.STRAY, payment=payment),
        {
            _account(LedgerKind.PROVIDER, payment.currency, provider=payment.provider): payment.amount,
            _account(LedgerKind.STRAY, payment.currency): -payment.amount,
        },
    )


def _account(kind: LedgerKind, currency: str, *, owner: int | None = None, provider: str = "") -> int:
    account, _made = LedgerAccount.objects.get_or_create(
        kind=kind, currency=currency, owner_id=owner, provider=provider
    )
    return account.pk


def _write(posting: Posting, sides: Mapping[int, int]) -> Posting:
    posting.save(force_insert=True)
    Entry.objects.bulk_create(
        [
            Entry(posting=posting, account_id=account, amount=amount)
            for account, amount in sides.items()
            if amount
        ]
    )
    return posting


def _earning_lines(order: Order) -> list[OrderLine]:
    lines = OrderLine.objects.filter(order=order, commission__gt=0).exclude(creator=None)
    lines = lines.filter(creator__deleted_at=None)  # who left before it was paid earns nothing by it
    return list(lines.order_by("position", "id"))


def _commissions(lines: Sequence[OrderLine]) -> dict[int, int]:
    """What each creator earns by these lines, by account id, in its order."""
    earned: Counter[int] = Counter()
    for line in lines:
        if line.creator_id is not None:
            earned[line.creator_id] += line.commission
    return dict(sorted(earned.items()))


def _taken_back(order: Order, refund: Refund) -> dict[int, int]:
    """What this refund takes back from the fee, the creators and the seller, by account of the books."""
    given_back = Posting.objects.filter(order=order, kind=PostingKind.REFUND)
    booked = dict(
        Entry.objects.filter(posting__in=given_back)
        .values_list("account")
        .annotate(sum=Sum("amount"))
        .values_list("account", "sum")
    )
    earlier = list(Refund.objects.filter(postings__in=given_back))
    before = sum(row.amount for row in earlier)
    after = before + refund.amount
    fee = split_back(order.fee, of=order.total, before=before, after=after)
    sides = {_account(LedgerKind.FEES, order.currency): fee}
    rest = refund.amount - fee
    for creator, target in _creators_back(order, [*earlier, refund], after).items():
        account = _account(LedgerKind.CREATOR, order.currency, owner=creator)
        sides[account] = max(0, target - booked.get(account, 0))
        rest -= sides[account]
    sides[_account(LedgerKind.SELLER, order.currency, owner=order.shop_id)] = rest
    return sides


def _creators_back(order: Order, refunds: Sequence[Refund], refunded: int) -> dict[int, int]:
    """What each creator has to have given back in all once these refunds are booked, by account id."""
    named: Counter[int] = Counter()
    for refund in refunds:
        for line_id, _quantity, amount in refund.lines:
            named[line_id] += amount
    lines = list(OrderLine.objects.filter(order=order).order_by("position", "id"))
    parts = commissions_back(
        [
            RefundedLine(line.price * line.quantity - line.discount, named[line.pk], line.commission)
            for line in lines
        ],
        total=order.total,
        refunded=refunded,
    )
    sales = Entry.objects.filter(posting__order=order, posting__kind=PostingKind.SALE)
    earning = set(sales.filter(account__kind=LedgerKind.CREATOR).values_list("account__owner", flat=True))
    back: Counter[int] = Counter()
    for line, part in zip(lines, parts, strict=True):
        if line.creator_id is not None and line.creator_id in earning and line.commission:
            back[line.creator_id] += part
    return dict(sorted(back.items()))


def _fullest_provider(currency: str) -> int:
    """The provider's account with the most in it; of several that are as full, the oldest."""
    holding = (
        LedgerAccount.objects.filter(kind=LedgerKind.PROVIDER, currency=currency)
        .annotate(held=Sum("entries__amount"))
        .order_by("-held", "id")
        .first()
    )
    if holding is None:
        raise LedgerAccount.DoesNotExist(f"no payment provider ever held {currency}")
    return holding.pk
