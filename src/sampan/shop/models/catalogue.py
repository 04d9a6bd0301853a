"""Products, their variants with price and stock, their pictures, and every movement of stock."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from sampan.accounts.models import Account
from sampan.core.clock import now
from sampan.core.ids import snowflake_pk
from sampan.notes.models import Media
from sampan.shop.models.shops import Shelf, Shop
from sampan.shop.querysets import ProductQuerySet, ReviewQuerySet
from sampan.shop.types import OPTION_CHARS, SKU_CHARS, ProductCategory, ProductState, StockReason


class Product(models.Model):
    """What a page of the shop shows: words, pictures, and one or more variants to choose from."""

    id = snowflake_pk()
    shop = models.ForeignKey(Shop, on_delete=models.PROTECT, related_name="products")
    state = models.CharField(
        max_length=8, choices=[(s.value, s.value) for s in ProductState], default=ProductState.DRAFT
    )
    title = models.CharField(max_length=120)
    description = models.CharField(max_length=10_000, blank=True, default="")
    language = models.CharField(max_length=10, default="und")
    category = models.CharField(
        max_length=20, choices=[(c.value, c.value) for c in ProductCategory], default=ProductCategory.OTHER
    )
    shelf = models.ForeignKey(
        Shelf, null=True, blank=True, on_delete=models.SET_NULL, related_name="products"
    )
    option_names = ArrayField(
        models.CharField(max_length=OPTION_CHARS), default=list, blank=True, help_text="Such as Size, Color."
    )
    commission = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Basis points for a creator; empty: the shop's own."
    )
    cover = models.ForeignKey(Media, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    price_least = models.BigIntegerField(default=0, help_text="Of its variants on sale, minor units.")
    price_most = models.BigIntegerField(default=0)
    in_stock = models.BooleanField(default=False, help_text="Whether any variant can be had.")
    sold_count = models.PositiveIntegerField(default=0)
    review_count = models.PositiveIntegerField(default=0)
    star_sum = models.PositiveIntegerField(default=0)
    hidden_at = models.DateTimeField(null=True, blank=True, help_text="Hidden by the staff.")
    created_at = models.DateTimeField(default=now)
    updated_at = models.DateTimeField(default=now)

    objects = ProductQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["shop", "-id"], name="product_of_shop"),
            models.Index(
                fields=["category", "-id"],
                name="product_listed",
                condition=Q(state="listed", hidden_at=None),
            ),
            models.Index(
                F("sold_count").desc(),
                F("id").desc(),
                name="product_sold",
                condition=Q(state="listed", hidden_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"product {self.pk}"


class Variant(models.Model):
    """One thing that can be bought. `stock` is what may still be reserved; it never goes under zero."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="variants")
    options = ArrayField(
        models.CharField(max_length=OPTION_CHARS), default=list, blank=True, help_text="As option_names are."
    )
    sku = models.CharField(max_length=SKU_CHARS, blank=True, default="", help_text="The seller's own number.")
    price = models.BigIntegerField(help_text="Minor units of the shop's currency.")
    stock = models.IntegerField(default=0)
    weight_grams = models.PositiveIntegerField(default=0)
    picture = models.ForeignKey(Media, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)
    removed_at = models.DateTimeField(null=True, blank=True, help_text="Kept for the orders that name it.")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(stock__gte=0), name="variant_never_oversold"),
            models.CheckConstraint(condition=Q(price__gte=0), name="variant_price_not_negative"),
            models.UniqueConstraint(
                fields=["product", "options"], name="variant_once", condition=Q(removed_at=None)
            ),
        ]
        indexes = [models.Index(fields=["product", "position"], name="variant_of_product")]

    def __str__(self) -> str:
        return f"variant {self.pk} of product {self.product_id}"


class ProductPicture(models.Model):
    """A picture of a product; its file is one of notes' media that stands under no note."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="pictures")
    media = models.OneToOneField(Media, on_delete=models.CASCADE, related_name="product_picture")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["product", "position"], name="picture_of_product")]

    def __str__(self) -> str:
        return f"picture {self.media_id} of product {self.product_id}"


class StockMovement(models.Model):
    """Each change of a variant's stock, in the transaction that made it: their sum is the stock."""

    variant = models.ForeignKey(Variant, on_delete=models.CASCADE, related_name="movements")
    change = models.IntegerField()
    reason = models.CharField(max_length=8, choices=[(r.value, r.value) for r in StockReason])
    order_id = models.BigIntegerField(null=True, blank=True)
    by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=now)

    class Meta:
        indexes = [models.Index(fields=["variant", "-id"], name="movement_of_variant")]

    def __str__(self) -> str:
        return f"{self.change:+d} of variant {self.variant_id}"


class Review(models.Model):
    """What somebody who bought a product says of it; one for each bought line."""

    id = snowflake_pk()
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="reviews")
    author = models.ForeignKey(
        Account, null=True, blank=True, on_delete=models.SET_NULL, related_name="reviews"
    )
    line = models.OneToOneField("shop.OrderLine", on_delete=models.PROTECT, related_name="review")
    stars = models.PositiveSmallIntegerField()
    body = models.CharField(max_length=2_000, blank=True, default="")
    language = models.CharField(max_length=10, default="und")
    answer = models.CharField(max_length=1_000, blank=True, default="", help_text="The seller's.")
    answered_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True, help_text="Hidden by the staff.")
    created_at = models.DateTimeField(default=now)
    edited_at = models.DateTimeField(null=True, blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(stars__gte=1, stars__lte=5), name="review_one_to_five"),
        ]
        indexes = [models.Index(fields=["product", "-id"], name="review_of_product")]

    def __str__(self) -> str:
        return f"review {self.pk}"


class ReviewPicture(models.Model):
    """A buyer's picture of what came."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="pictures")
    media = models.OneToOneField(Media, on_delete=models.CASCADE, related_name="review_picture")
    position = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"picture {self.media_id} of review {self.review_id}"
