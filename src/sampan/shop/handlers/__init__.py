"""What the shop does on news from the rooms below and from itself; `wiring.py` says which."""

from sampan.shop.handlers.catalogue import on_account_deleted, on_account_standing, on_decision_made
from sampan.shop.handlers.tags import on_note_settled

__all__ = ["on_account_deleted", "on_account_standing", "on_decision_made", "on_note_settled"]
