"""What the translation room does when it hears of something."""

from sampan.accounts.events import AccountDeleted
from sampan.translation.services import forget_translations
from sampan.translation.services.improvements import forget_improvements, forget_reader


def on_account_deleted(event: AccountDeleted) -> None:
    """Take out what somebody who left proposed and voted, what others proposed for their own words, and what
    was made of their drafts."""
    forget_translations(scopes=[f"draft:{event.account_id}:{name}" for name in ("title", "body")])
    forget_improvements(scopes=[f"account:{event.account_id}:bio"])
    forget_reader(account_id=event.account_id)
