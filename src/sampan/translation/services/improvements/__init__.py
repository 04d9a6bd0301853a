"""Readers' better translations: proposing, voting, deciding, taking back, and leaving no trace."""

from sampan.translation.services.improvements.deciding import (
    accept_improvement,
    decline_improvement,
    undo_decision,
    vote_on_improvement,
)
from sampan.translation.services.improvements.forgetting import (
    forget_improvements,
    forget_reader,
    mark_public,
)
from sampan.translation.services.improvements.proposing import (
    improve_own,
    propose_improvement,
    withdraw_improvement,
)

__all__ = [
    "accept_improvement",
    "decline_improvement",
    "forget_improvements",
    "forget_reader",
    "improve_own",
    "mark_public",
    "propose_improvement",
    "undo_decision",
    "vote_on_improvement",
    "withdraw_improvement",
]
