"""The words in pictures: of which a reader may see the picture, and as the translation room knows them."""

from __future__ import annotations

import hashlib

from sampan.accounts.types import Reader
from sampan.core.errors import NotFound
from sampan.notes.models import Media, Note, PictureText
from sampan.notes.types import Kind, MediaState, Visibility
from sampan.translation.pictures.types import Block, blocks_of
from sampan.translation.types import Text

KEY_LENGTH = 20


def get_picture(media_id: int, *, reader: Reader) -> Media:
    """A picture of a note that the reader may see, with its note and words. One query. Raises NotFound."""
    open_to = Note.objects.visible_to(reader).order_by()
    rows = Media.objects.filter(pk=media_id, kind=Kind.PICTURE, state=MediaState.READY, note__in=open_to)
    media = rows.select_related("note", "picture_text").defer("note__heard_and_seen").first()
    if media is None:
        raise NotFound
    return media


def find_picture_text(media: Media) -> PictureText | None:
    """What was read in a picture, or the wish to read it. No query where it was loaded with the picture."""
    found: PictureText | None = getattr(media, "picture_text", None)
    return found


def is_being_read(text: PictureText | None) -> bool:
    """Whether the words of the picture may still come."""
    return text is not None and text.state in (PictureText.State.WAITING, PictureText.State.WORKING)


def picture_blocks(media: Media) -> list[Block]:
    """The blocks of words in a picture, in reading order; none before it was read."""
    text = find_picture_text(media)
    if text is None or text.state != PictureText.State.READY:
        return []
    return blocks_of(text.blocks)


def block_text(block: Block, *, note: Note | None = None) -> Text:
    """One block as the translation room knows it; the title of the note helps to understand it.

    Without a `note` that everybody may read it is for no stranger's engine.
    """
    private = note is None or note.visibility != Visibility.PUBLIC
    title = note.title if note is not None else ""
    return Text(block.text, language=block.language, context=title, is_private=private)


def block_texts(media: Media, *, note: Note | None) -> list[Text]:
    """All blocks of a picture that stands in or under `note`. No query where its words were loaded with
    it."""
    return [block_text(block, note=note) for block in picture_blocks(media)]


def reading_key(media: Media) -> str:
    """The key that the live channels name when the words of this picture have been read.

    It comes from the picture's own unguessable folder, so that it tells nothing to who does not know it.
    """
    return hashlib.sha256(f"picture:{media.key}".encode()).hexdigest()[:KEY_LENGTH]
