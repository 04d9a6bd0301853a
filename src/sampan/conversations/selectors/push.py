"""Who hears of a message by a push, and which browsers somebody lets push to."""

from django.db.models import Exists, OuterRef

from sampan.accounts.models import Block, Mute
from sampan.accounts.types import Reader
from sampan.conversations.models import ChatMember, Message, PushSubscription
from sampan.conversations.types import GROUP_MAX, MemberState

BROWSERS_SHOWN = 50


def chat_listeners(message_id: int) -> list[int]:
    """The members who have not muted the chat, stand in no block with the sender, have not muted them, and
    have a browser that takes pushes. Two queries."""
    message = (
        Message.objects.filter(pk=message_id, deleted_at=None).only("chat_id", "seq", "sender_id").first()
    )
    if message is None or message.sender_id is None:
        return []
    me = OuterRef("account")
    rows = ChatMember.objects.filter(chat=message.chat_id, state=MemberState.ACTIVE, muted=False)
    rows = rows.filter(read_seq__lt=message.seq).exclude(account=message.sender_id)
    rows = rows.filter(
        Exists(PushSubscription.objects.signed_in().filter(account=me)),
        ~Exists(Block.objects.filter(blocker=me, blocked=message.sender_id)),
        ~Exists(Block.objects.filter(blocked=me, blocker=message.sender_id)),
        ~Exists(Mute.objects.filter(muter=me, muted=message.sender_id)),
    )
    return list(rows.order_by("account").values_list("account", flat=True)[:GROUP_MAX])


def list_browsers(*, reader: Reader) -> list[PushSubscription]:
    """The reader's browsers that take pushes, the newest first. One query, none for visitors."""
    if reader.account_id is None:
        return []
    own = PushSubscription.objects.signed_in().filter(account=reader.account_id)
    return list(own.order_by("-pk")[:BROWSERS_SHOWN])
