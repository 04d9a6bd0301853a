"""What the tests of the notes room share: ready pictures, drafts and notes of somebody."""

import itertools
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from sampan.accounts.models import Account
from sampan.notes import services
from sampan.notes.models import Media, Note
from sampan.notes.types import Kind, MediaState, NoteContent
from tests.conftest import reader_of

_keys = itertools.count(1)


def make_media(owner: Account, kind: Kind = Kind.PICTURE, **fields: Any) -> Media:
    """A picture or video of the owner's that is ready and lies nowhere yet."""
    defaults = {"state": MediaState.READY, "progress": 100, "width": 900, "height": 1200}
    return Media.objects.create(owner=owner, kind=kind, key=f"{next(_keys):032x}", **{**defaults, **fields})


def content(*media: Media, **fields: Any) -> NoteContent:
    """Something that can be published: a title and these media."""
    kind = media[0].kind if media else Kind.PICTURE
    defaults: dict[str, Any] = {"kind": Kind(kind), "title": "A walk", "body": "Along the river."}
    return NoteContent(**{**defaults, "media_ids": tuple(one.pk for one in media), **fields})


def publish(author: Account, *media: Media, **fields: Any) -> Note:
    """A published note of the author's, with one fresh picture unless media are given."""
    key = uuid.uuid4()
    written = content(*(media or (make_media(author),)), **fields)
    services.save_draft(reader=reader_of(author), key=key, content=written)
    return services.publish_draft(reader=reader_of(author), key=key)


@pytest.fixture
def note(mei: Account) -> Note:
    """A public note of mei's with one picture."""
    return publish(mei)


@pytest.fixture
def follow() -> Callable[[Account, Account], None]:
    """Let one account follow another: follow(tom, mei)."""
    from sampan.accounts.models import Follow

    def tie(follower: Account, followed: Account) -> None:
        Follow.objects.create(follower=follower, followed=followed)

    return tie
