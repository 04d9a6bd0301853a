"""Products on notes: what an author points at in a picture, or shows at a moment of a video."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sampan.accounts.policies import require_account
from sampan.accounts.types import Reader
from sampan.core.errors import Invalid
from sampan.core.events import record
from sampan.notes.models import Media, Note
from sampan.notes.policies import check_is_author
from sampan.notes.services.counting import lock_note
from sampan.notes.services.drafts import lock_open_draft
from sampan.notes.types import Kind
from sampan.shop.events import NoteTagged
from sampan.shop.models import Product, ProductTag
from sampan.shop.selectors.tags import commission_rate, find_taggable
from sampan.shop.types import TAG_SCALE, TagContent

STRETCH_MIN_MS = 1_000
"""The shortest time that a card stands over a video: enough to be seen at all."""


@transaction.atomic
def set_tags(
    *, reader: Reader, tags: Sequence[TagContent], note_id: int | None = None, draft_key: UUID | None = None
) -> list[ProductTag]:
    """Let the reader's own note or draft (one of the two) show exactly these products; gives the new tags.

    Whether a tag earns is found out here and cannot be asked for. Products that a note shows already may
    stay when they are no longer on sale. Raises NotFound for others' notes and drafts, Conflict for a draft
    that is published, Invalid (tags) for a picture that is not there, a product that cannot be shown, a place
    outside the picture, a time outside the video, the same twice, or too many; nothing is changed then.
    """
    me = require_account(reader)
    media, note = _lock_media(reader, me, note_id, draft_key)
    _check_number(tags)
    before = ProductTag.objects.filter(media__in=media)
    kept = set(before.values_list("product", flat=True))
    products = find_taggable([one.product_id for one in tags], kept=kept, reader=reader)
    rows = [_row(one, media, products, note) for one in tags]
    before.delete()
    for place, row in enumerate(rows):
        row.position, row.earns = place, may_earn(row.product, author_id=me)
    made = ProductTag.objects.bulk_create(rows)
    if note is not None:
        record(NoteTagged(note_id=note.pk))
    return made


@transaction.atomic
def gather_tags(*, note_id: int) -> None:
    """Bring the tags of a note in line with its pictures, after it was published or edited. Twice does no
    harm.

    Whether they earn is asked anew: weeks can lie between a draft and its hour.
    """
    note = Note.objects.select_for_update(of=("self",)).filter(pk=note_id).first()
    if note is None:
        return
    ProductTag.objects.filter(note=note).exclude(media__note=note).delete()
    hung = ProductTag.objects.filter(media__note=note).filter(Q(note=None) | ~Q(note=F("media__note")))
    fresh = list(hung.select_related("product__shop").order_by("pk"))
    for tag in fresh:
        tag.note, tag.earns = note, may_earn(tag.product, author_id=note.author_id)
    ProductTag.objects.bulk_update(fresh, ["note", "earns"])
    if fresh:
        record(NoteTagged(note_id=note_id))


def may_earn(product: Product, *, author_id: int) -> bool:
    """Whether a note of this author earns by showing the product: it is another's, and its seller gives a
    share."""
    return product.shop_id != author_id and commission_rate(product) > 0


def _lock_media(
    reader: Reader, me: int, note_id: int | None, draft_key: UUID | None
) -> tuple[dict[int, Media], Note | None]:
    """What the tags may hang on, by id; the note, when it is one."""
    note = None
    if note_id is not None:
        note = lock_note(note_id)
        check_is_author(note, reader=reader)
        rows = Media.objects.filter(note=note)
    else:
        assert draft_key is not None
        rows = Media.objects.filter(draft=lock_open_draft(me, draft_key))
    locked = rows.filter(owner=me).select_for_update(of=("self",)).order_by("pk")
    return {one.pk: one for one in locked}, note


def _check_number(tags: Sequence[TagContent]) -> None:
    limit = settings.SAMPAN_TAGS_MAX
    for count in Counter(one.media_id for one in tags).values():
        if count > limit:
            raise _refused(
                "tags_many",
                _("One picture or video holds %(limit)d products; here are %(count)d. Take some out."),
                limit=limit,
                count=count,
            )
    if len({(one.media_id, one.product_id) for one in tags}) < len(tags):
        raise _refused("tag_twice", _("A product stands twice on one picture. Take one of the two away."))


def _row(
    tag: TagContent, media: Mapping[int, Media], products: Mapping[int, Product], note: Note | None
) -> ProductTag:
    one, product = media.get(tag.media_id), products.get(tag.product_id)
    if one is None:
        raise _refused(
            "tag_media", _("A picture with a product is no longer part of this note. Load the page again.")
        )
    if product is None:
        raise _refused(
            "tag_product",
            _("A product that you chose is not on sale. Take it off the picture, or choose another."),
        )
    fresh = ProductTag(note=note, media=one, product=product)
    if one.kind == Kind.VIDEO:
        fresh.from_ms, fresh.until_ms = _stretch(tag, one.duration_ms)
    else:
        fresh.x, fresh.y = _point(tag)
    return fresh


def _point(tag: TagContent) -> tuple[int, int]:
    x, y = tag.x, tag.y
    if x is None or y is None or not (0 <= x <= TAG_SCALE and 0 <= y <= TAG_SCALE):
        raise _refused("tag_place", _("A product lies outside its picture. Move it back in."))
    return x, y


def _stretch(tag: TagContent, duration_ms: int) -> tuple[int, int]:
    """From when until when; a video that is still being made is as long as the longest may be."""
    longest = duration_ms or settings.SAMPAN_VIDEO_MAX_SECONDS * 1_000
    start, end = tag.from_ms, min(tag.until_ms or 0, longest)
    if start is None or start < 0 or end - start < min(STRETCH_MIN_MS, longest):
        raise _refused(
            "tag_time", _("A product needs a moment within the video, and at least one second to be seen.")
        )
    return start, end


def _refused(code: str, message: object, **params: object) -> Invalid:
    return Invalid(code, message, params, field="tags")  # type: ignore[arg-type]
