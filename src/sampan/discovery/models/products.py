"""Products as the search and the Shop tab see them: their words in both languages, and what they mean."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from pgvector.django import HalfVectorField, HnswIndex

from sampan.core.clock import now
from sampan.discovery.models.content import VECTOR_SIZE
from sampan.shop.models import Product


class ProductDocument(models.Model):
    """A listed product's words with weights: as the seller wrote them and as readers of the other language
    see them. Price, stock, state and seller's standing are asked of the shop's own tables, each time.
    """

    product = models.OneToOneField(
        Product, on_delete=models.CASCADE, primary_key=True, related_name="document"
    )
    seller_id = models.BigIntegerField()
    words = SearchVectorField()
    terms = models.BinaryField(default=b"", help_text="The same to rank by; see `discovery.terms.packing`.")
    serial = models.BigIntegerField(default=0)
    is_waiting = models.BooleanField(default=False, help_text="Some of its words are not translated yet.")
    text_hash = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=now)

    class Meta:
        indexes = [
            GinIndex(fields=["words"], name="product_words", fastupdate=False),
            models.Index(
                fields=["made_at"], name="product_words_waiting", condition=models.Q(is_waiting=True)
            ),
        ]

    def __str__(self) -> str:
        return f"document of product {self.product_id}"


class ProductVector(models.Model):
    """The meaning of a listed product; as `NoteVector` is that of a note, with an index for each language."""

    product = models.OneToOneField(Product, on_delete=models.CASCADE, primary_key=True, related_name="vector")
    seller_id = models.BigIntegerField()
    language = models.SmallIntegerField(default=1, help_text="0 Chinese, 1 English and all that is neither.")
    vector = HalfVectorField(dimensions=VECTOR_SIZE)
    text_hash = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=now)

    class Meta:
        indexes = [
            HnswIndex(
                fields=["vector"],
                name=f"product_vector_near_{family}",
                m=16,
                ef_construction=64,
                opclasses=["halfvec_ip_ops"],
                condition=models.Q(language=number),
            )
            for number, family in enumerate(("zh", "en"))
        ]

    def __str__(self) -> str:
        return f"vector of product {self.product_id}"
