"""Files a product by its words and its meaning, and takes it out when it is listed no more."""

from sampan.discovery.services import product_documents, product_vectors
from sampan.shop.events import ProductListed, ProductUnlisted


def on_product_changed(event: ProductListed | ProductUnlisted) -> None:
    """Let the search and the Shop tab know it as it is now."""
    product_documents.index_products([event.product_id])
    product_vectors.want_product_vector(product_id=event.product_id)
