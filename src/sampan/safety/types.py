"""The words of the safety room: what can be reported, why, and what can be decided."""

from enum import StrEnum

DETAIL_MAX = 1000
"""Characters that a member may add to a report."""
REASON_MAX = 500
"""Characters in which the staff say why."""


class TargetKind(StrEnum):
    NOTE = "note"
    COMMENT = "comment"
    ACCOUNT = "account"
    PRODUCT = "product"
    REVIEW = "review"
    SHOP = "shop"
    """Named by its account's id."""
    MESSAGE = "message"
    """Of a chat; the staff sees those that were reported, and no others."""


class Reason(StrEnum):
    SPAM = "spam"
    HARASSMENT = "harassment"
    HATE = "hate"
    NUDITY = "nudity"
    VIOLENCE = "violence"
    SELF_HARM = "self-harm"
    MINORS = "minors"
    FRAUD = "fraud"
    UNLABELLED_AD = "unlabelled-ad"
    COPYRIGHT = "copyright"
    PRIVACY = "privacy"
    OTHER = "other"


class ReportState(StrEnum):
    OPEN = "open"
    ACTED = "acted"
    DISMISSED = "dismissed"


class Action(StrEnum):
    HIDE = "hide"
    RESTORE = "restore"
    SUSPEND = "suspend"
    REINSTATE = "reinstate"
    DISMISS = "dismiss"
