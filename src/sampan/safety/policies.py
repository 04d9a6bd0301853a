"""Who may report and who may decide."""

from sampan.accounts.models import User
from sampan.core.errors import Forbidden
from sampan.safety.types import Action, TargetKind

ACTIONS = {
    TargetKind.NOTE: frozenset({Action.HIDE, Action.RESTORE, Action.DISMISS}),
    TargetKind.COMMENT: frozenset({Action.HIDE, Action.RESTORE, Action.DISMISS}),
    TargetKind.ACCOUNT: frozenset({Action.SUSPEND, Action.REINSTATE, Action.DISMISS}),
    TargetKind.PRODUCT: frozenset({Action.HIDE, Action.RESTORE, Action.DISMISS}),
    TargetKind.REVIEW: frozenset({Action.HIDE, Action.RESTORE, Action.DISMISS}),
    TargetKind.SHOP: frozenset({Action.HIDE, Action.RESTORE, Action.DISMISS}),
    TargetKind.MESSAGE: frozenset({Action.HIDE, Action.RESTORE, Action.DISMISS}),
}
"""What can be decided about each kind of target."""


def require_staff(user: User) -> None:
    """Only active staff decide; raises Forbidden."""
    if not (user.is_active and user.is_staff):
        raise Forbidden
