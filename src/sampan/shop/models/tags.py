"""Products on notes: a point of a picture, or a stretch of a video."""

from django.db import models
from django.db.models import Q

from sampan.core.clock import now
from sampan.notes.models import Media, Note
from sampan.shop.models.catalogue import Product
from sampan.shop.types import TAG_SCALE


class ProductTag(models.Model):
    """The author of a note shows a product in it.

    On a picture `x` and `y` are places from its left and top in 1/TAG_SCALE; on a video the card appears from
    `from_ms` to `until_ms`. A product of another's shop earns its share where `earns` says so. A tag hangs on
    its picture or video, wherever that lies: so it goes from the draft to the note by itself, and goes when
    the picture is taken out.
    """

    note = models.ForeignKey(
        Note,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="product_tags",
        help_text="Empty while it is a draft; `media.note` is right a moment earlier.",
    )
    media = models.ForeignKey(Media, on_delete=models.CASCADE, related_name="product_tags")
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="tags")
    x = models.PositiveSmallIntegerField(null=True, blank=True)
    y = models.PositiveSmallIntegerField(null=True, blank=True)
    from_ms = models.PositiveIntegerField(null=True, blank=True)
    until_ms = models.PositiveIntegerField(null=True, blank=True)
    earns = models.BooleanField(default=False, help_text="Its author gets a commission.")
    position = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["media", "product"], name="tag_once_a_media"),
            models.CheckConstraint(
                condition=Q(x__lte=TAG_SCALE, y__lte=TAG_SCALE, from_ms=None, until_ms=None)
                | Q(x=None, y=None, from_ms__isnull=False, until_ms__gt=models.F("from_ms")),
                name="tag_point_or_stretch",
            ),
        ]
        indexes = [models.Index(fields=["product", "-id"], name="tag_of_product")]

    def __str__(self) -> str:
        return f"product {self.product_id} on note {self.note_id}"
