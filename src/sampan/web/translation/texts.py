"""The texts behind the refs of a page, as far as the reader may read them; nothing that the client wrote."""

from __future__ import annotations

from collections.abc import Iterable

from sampan.accounts.selectors import list_accounts_by_ids
from sampan.accounts.types import Reader
from sampan.conversations.selectors import list_comments_by_ids
from sampan.notes.policies import may_be_shared
from sampan.notes.selectors import list_notes_by_ids, list_topics_by_ids
from sampan.translation.types import OpenText, Text
from sampan.web.present.profile_heads import bio_text
from sampan.web.present.threads import comment_text
from sampan.web.present.topic_names import topic_text
from sampan.web.present.waterfall import body_text, title_text
from sampan.web.translation.requests import Item


def load_texts(items: Iterable[Item], *, reader: Reader) -> dict[str, Text]:
    """The text of each ref that is open to the reader; the others are left out. Five queries at most."""
    return {ref: found.text for ref, found in load_open_texts(items, reader=reader).items()}


def load_open_texts(items: Iterable[Item], *, reader: Reader) -> dict[str, OpenText]:
    """The same with whose text it is and whether everybody may read it."""
    items = list(items)
    ids: dict[str, list[int]] = {"note": [], "comment": [], "account": [], "topic": []}
    for item in items:
        ids[item.kind].append(item.target_id)
    found: dict[str, OpenText] = {}

    def add(ref: str, text: Text, author_id: int | None, is_public: bool) -> None:
        found[ref] = OpenText(ref, text, author_id, is_public)

    if ids["note"]:
        for note in list_notes_by_ids(ids["note"], reader=reader):
            for field, text in (
                ("title", title_text(note)),
                ("body", body_text(note)),
                ("lead", body_text(note)),
            ):
                add(f"note:{note.pk}:{field}", text, note.author_id, may_be_shared(note))
    if ids["comment"]:
        for comment in list_comments_by_ids(ids["comment"], reader=reader):
            words = comment_text(comment, note=comment.note)
            add(f"comment:{comment.pk}:body", words, comment.author_id, may_be_shared(comment.note))
    if ids["account"]:
        for account in list_accounts_by_ids(ids["account"], reader=reader):
            add(f"account:{account.pk}:bio", bio_text(account), account.pk, not account.is_suspended)
    if ids["topic"]:
        for topic in list_topics_by_ids(ids["topic"]):
            add(f"topic:{topic.pk}:name", topic_text(topic), None, True)
    return {item.ref: found[item.ref] for item in items if item.ref in found}
