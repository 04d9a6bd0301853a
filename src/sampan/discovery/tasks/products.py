"""Keeps what the search and the Shop tab know of products in step with the shop, in bounded pieces."""

from sampan.core.queue import periodic, task
from sampan.discovery.services import product_documents, product_vectors


@task(name=product_vectors.EMBED_TASK, retries=3)
def embed_product(product_id: int) -> None:
    """Find the meaning of a product."""
    product_vectors.embed_products([product_id])


@periodic(name="discovery.refresh_products", cron="* * * * *")
def refresh_products() -> None:
    """Translations that have come, products that a failing job left, a piece of all."""
    product_documents.refresh_products()
    product_vectors.embed_missing_products()
