"""What the catalogue does on news: obeys decisions, follows accounts' standing, counts what was sold."""

from sampan.accounts.events import AccountDeleted, AccountReinstated, AccountSuspended
from sampan.safety.events import DecisionMade
from sampan.shop.events import OrderMoved
from sampan.shop.services import decided, leaving, stock
from sampan.shop.types import OrderAct

COUNTED_ACTS = (OrderAct.PAY, OrderAct.CANCEL, OrderAct.REFUND_WHOLE)


def on_decision_made(event: DecisionMade) -> None:
    """Hide or restore a product, a review or a shop as the staff decided."""
    decided.obey(kind=event.kind, target_id=event.target_id, action=event.action)


def on_account_standing(event: AccountSuspended | AccountReinstated) -> None:
    """What a suspended account sells is out of sight; back when the account is let back."""
    decided.follow_standing(account_id=event.account_id)


def on_account_deleted(event: AccountDeleted) -> None:
    """Close the shop of somebody who left, and remove what is theirs alone."""
    leaving.leave_shop(account_id=event.account_id)


def changes_sales(event: OrderMoved) -> bool:
    """Whether it makes any difference to what was sold."""
    return event.act in COUNTED_ACTS


def on_order_moved(event: OrderMoved) -> None:
    """Count anew how often its products were sold; called for those that `changes_sales`."""
    stock.ask_counting(order_id=event.order_id)
