"""Messages for programs: what was said in a chat, and saying it."""

from __future__ import annotations

from typing import Annotated, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router
from pydantic import Field

from sampan.accounts.types import Reader
from sampan.api.native import talk_schemas as shapes
from sampan.api.native.answering import answer, done, number, numbers
from sampan.api.native.chatting import GIVES_NOTHING, REFUSALS, ChatId
from sampan.api.native.feeds import Cursor
from sampan.api.native.reading import begin
from sampan.api.native.written_talk import written_messages
from sampan.conversations import services
from sampan.conversations.selectors import get_message, get_sent_message, list_messages, search_messages
from sampan.conversations.types import Correction
from sampan.core.errors import Invalid

RUN, RUN_MAX = 40, 100
"""Messages of one answer, unless the client says otherwise, and at most."""
QUERY_MAX = 100
GIVES_MESSAGE = {200: shapes.Message, **REFUSALS}
Number = Annotated[
    int | None, Query(ge=0, le=2**63 - 1, description="the number of a message; only one of the three")
]
Run = Annotated[int, Field(ge=1, le=RUN_MAX, description="messages at most")]
SeqInPath = Annotated[int, Path(ge=1, le=2**63 - 1, description="the number of a message in its chat")]

router = Router(tags=["messages"])


@router.get(
    "/chats/{chat_id}/messages",
    response={200: shapes.MessageRun, **REFUSALS},
    summary="Messages, the oldest first",
)
def messages(
    request: HttpRequest,
    chat_id: ChatId,
    before: Number = None,
    after: Number = None,
    around: Number = None,
    limit: Run = RUN,
) -> HttpResponse:
    """The latest; or those before, after or around a number. After a break in the live stream, `after` with
    the last number that was seen gives all that was missed: numbers follow the order in which messages
    became visible."""
    reader = begin(request)
    if sum(value is not None for value in (before, after, around)) > 1:
        raise Invalid("invalid", "Give only one of before, after and around.")
    found = list_messages(
        number(chat_id), reader=reader, before=before, after=after, around=around, size=limit
    )
    return answer(
        {
            "items": written_messages(found.messages, reader=reader),
            "has_older": found.has_older,
            "has_newer": found.has_newer,
            "reads": [{"account_id": str(who), "seq": seq} for who, seq in found.reads.items()],
        }
    )


@router.post("/chats/{chat_id}/messages", response=GIVES_MESSAGE, summary="Say something")
def send(request: HttpRequest, chat_id: ChatId, given: shapes.NewMessage) -> HttpResponse:
    """Sent again with the same `key`, it gives the message of the first time."""
    reader = begin(request)
    said = given.correction
    sent = services.send_message(
        reader=reader,
        chat_id=number(chat_id),
        body=given.body,
        media_ids=numbers(given.media_ids),
        note_id=number(given.note_id) if given.note_id else None,
        product_id=number(given.product_id) if given.product_id else None,
        reply_to_seq=given.reply_to,
        key=given.key,
        correction=Correction(sounds=said.sounds, remark=said.remark) if said is not None else None,
    )
    written = get_sent_message(sent, sender=request.account, reader=reader)  # type: ignore[attr-defined]
    return answer(written_messages([written], reader=reader)[0])


@router.delete("/chats/{chat_id}/messages/{seq}", response=GIVES_NOTHING, summary="Take a message away")
def delete(
    request: HttpRequest, chat_id: ChatId, seq: SeqInPath, whose: Literal["me", "all"] = "me"
) -> HttpResponse:
    """`whose`: from the reader's sight alone, or, of their own messages, for everybody."""
    reader = begin(request)
    if whose == "all":
        services.delete_for_all(reader=reader, chat_id=number(chat_id), seq=seq)
    else:
        services.delete_for_me(reader=reader, chat_id=number(chat_id), seqs=[seq])
    return done()


@router.put("/chats/{chat_id}/messages/{seq}/reaction", response=GIVES_MESSAGE, summary="One emoji")
def react(request: HttpRequest, chat_id: ChatId, seq: SeqInPath, given: shapes.NewReaction) -> HttpResponse:
    """It takes the place of the reader's earlier one; '' takes it back."""
    reader = begin(request)
    services.react(reader=reader, chat_id=number(chat_id), seq=seq, emoji=given.emoji)
    return _one(number(chat_id), seq, reader)


@router.post("/chats/{chat_id}/read", response=GIVES_NOTHING, summary="The reader has read so far")
def read(request: HttpRequest, chat_id: ChatId, given: shapes.ReadTo) -> HttpResponse:
    """A number behind the last one that was told changes nothing."""
    services.mark_chat_read(reader=begin(request), chat_id=number(chat_id), seq=given.seq)
    return done()


@router.get(
    "/messages/search", response={200: shapes.FoundPage, **REFUSALS}, summary="Search in the reader's chats"
)
def search(
    request: HttpRequest,
    q: Annotated[str, Query(max_length=QUERY_MAX, description="words as they were written")],
    chat_id: Annotated[shapes.Id | None, Query(description="in this chat only")] = None,
    cursor: Cursor = None,
) -> HttpResponse:
    """The newest first; only in what was written, not in translations."""
    reader = begin(request)
    page = search_messages(
        reader=reader, query=q, chat_id=number(chat_id) if chat_id else None, cursor=cursor
    )
    written = written_messages(page.items, reader=reader)
    items = [
        {"chat_id": str(message.chat_id), "message": told}
        for message, told in zip(page.items, written, strict=True)
    ]
    return answer({"items": items, "next_cursor": page.next_cursor})


def _one(chat_id: int, seq: int, reader: Reader) -> HttpResponse:
    message = get_message(chat_id, seq, reader=reader)
    return answer(written_messages([message], reader=reader)[0])
