"""What chats do by the clock."""

from sampan.conversations.services import chats
from sampan.core.queue import periodic


@periodic(name="conversations.purge_abandoned_chats", cron="17 4 * * *")
def purge_abandoned_chats() -> None:
    """Remove the chats that nobody can read any more, with the files of their media."""
    chats.purge_abandoned_chats()
