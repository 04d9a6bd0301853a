"""The texts behind the refs of a page, as far as the reader may read them; nothing that the client wrote."""

from __future__ import annotations

from collections.abc import Iterable

from sampan.accounts.selectors import list_accounts_by_ids
from sampan.accounts.types import Reader
from sampan.conversations.selectors import list_comments_by_ids
from sampan.notes.selectors import list_notes_by_ids, list_topics_by_ids
from sampan.translation.types import Text
from sampan.web.present.profile_heads import bio_text
from sampan.web.present.threads import comment_text
from sampan.web.present.topic_names import topic_text
from sampan.web.present.waterfall import body_text, title_text
from sampan.web.translation.requests import Item


def load_texts(items: Iterable[Item], *, reader: Reader) -> dict[str, Text]:
    """The text of each ref that is open to the reader; the others are left out. Five queries at most."""
    ids: dict[str, list[int]] = {"note": [], "comment": [], "account": [], "topic": []}
    for item in items:
        ids[item.kind].append(item.target_id)
    found: dict[str, Text] = {}
    if ids["note"]:
        for note in list_notes_by_ids(ids["note"], reader=reader):
            found[f"note:{note.pk}:title"] = title_text(note)
            found[f"note:{note.pk}:body"] = found[f"note:{note.pk}:lead"] = body_text(note)
    if ids["comment"]:
        for comment in list_comments_by_ids(ids["comment"], reader=reader):
            found[f"comment:{comment.pk}:body"] = comment_text(comment, note_title=comment.note.title)
    if ids["account"]:
        for account in list_accounts_by_ids(ids["account"], reader=reader):
            found[f"account:{account.pk}:bio"] = bio_text(account)
    if ids["topic"]:
        for topic in list_topics_by_ids(ids["topic"]):
            found[f"topic:{topic.pk}:name"] = topic_text(topic)
    return {item.ref: found[item.ref] for item in items if item.ref in found}
